import type { ResourceSpans, TraceByIdResponse } from '../api/otlp';
import { attribute } from './attributes';
import { markCriticalPath } from './criticalPath';
import { idToHex } from './ids';
import { addProblem, type ServiceSummary, type Span, type SpanKind, type Trace } from './model';
import { computeSelfTime } from './selfTime';
import { orderAsTree } from './tree';
import { describeWarnings } from './warnings';

/** A span that is not yet placed in the tree. */
export interface LooseSpan extends Span {
  /** Its place in the answer. */
  index: number;
}

/** Most spans have none: they share one list. */
const nothing: readonly never[] = [];

/** The trace as the page shows it; null when the answer holds no span. */
export function buildTrace(traceId: string, response: TraceByIdResponse): Trace | null {
  const loose = flatten(response.trace?.resourceSpans ?? []);
  if (loose.length === 0) return null;

  const startUnixNanos = placeInTime(loose);
  const spans = orderAsTree(loose);
  computeSelfTime(spans);
  const root = spans.find((span) => span.depth === 0 && !span.parentSpanId) ?? spans[0]!;
  markCriticalPath(spans, root.row);

  let durationNanos = 0;
  let depth = 0;
  let errorCount = 0;
  for (const span of spans) {
    durationNanos = Math.max(durationNanos, span.startNanos + span.durationNanos);
    depth = Math.max(depth, span.depth + 1);
    if (span.isError) errorCount++;
  }
  return {
    traceId, startUnixNanos, durationNanos, spans, root, errorCount, depth,
    services: summarizeServices(spans),
    warnings: describeWarnings(spans, response),
  };
}

/** How some senders write that a span has no parent. */
const noParent = '0'.repeat(16);

function flatten(resourceSpans: readonly ResourceSpans[]): LooseSpan[] {
  const spans: LooseSpan[] = [];
  const seen = new Map<string, number>();
  for (const { resource, scopeSpans } of resourceSpans) {
    const service = attribute(resource?.attributes, 'service.name') ?? 'unknown service';
    for (const { scope, spans: sources } of scopeSpans ?? []) {
      for (const source of sources ?? []) {
        const spanId = idToHex(source.spanId);
        const earlier = seen.get(spanId) ?? 0;
        seen.set(spanId, earlier + 1);
        const parentSpanId = idToHex(source.parentSpanId);
        spans.push({
          index: spans.length, row: 0, endRow: 0, parentRow: -1, depth: 0, childCount: 0,
          key: earlier === 0 ? spanId : `${spanId}~${earlier}`,
          spanId,
          parentSpanId: parentSpanId === noParent ? '' : parentSpanId,
          name: source.name ?? '',
          kind: kindOf(source.kind),
          service,
          startNanos: 0, durationNanos: 0, selfNanos: 0, criticalNanos: nothing,
          isError: source.status?.code === 'STATUS_CODE_ERROR' || source.status?.code === 2,
          problems: nothing,
          source, resource, scope,
        });
      }
    }
  }
  return spans;
}

const kinds: readonly SpanKind[] = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];

const kindNames: Record<string, SpanKind> = Object.fromEntries(kinds.map((kind) => [`SPAN_KIND_${kind.toUpperCase()}`, kind]));

function kindOf(kind: string | number | undefined): SpanKind {
  if (typeof kind === 'number') return kinds[kind] ?? 'unspecified';
  return kindNames[kind ?? ''] ?? 'unspecified';
}

/** Sets start and duration relative to the earliest start that is a real time, and returns that start. */
function placeInTime(spans: readonly LooseSpan[]): bigint {
  const starts = spans.map(({ source }) => BigInt(source.startTimeUnixNano ?? 0));
  let base = 0n;
  for (const start of starts) if (start > 0n && (base === 0n || start < base)) base = start;
  for (const span of spans) {
    const start = starts[span.index]!;
    const end = BigInt(span.source.endTimeUnixNano ?? 0);
    // Without a start time a span would stretch the axis back to 1970; it is drawn at the trace's start instead.
    if (start === 0n) {
      addProblem(span, 'noStartTime');
      continue;
    }
    span.startNanos = Number(start - base);
    if (end < start) addProblem(span, 'endBeforeStart');
    else span.durationNanos = Number(end - start);
  }
  return base;
}

function summarizeServices(spans: readonly Span[]): ServiceSummary[] {
  const services = new Map<string, ServiceSummary>();
  for (const span of spans) {
    let service = services.get(span.service);
    if (!service) services.set(span.service, (service = { name: span.service, spanCount: 0, errorCount: 0, selfNanos: 0 }));
    service.spanCount++;
    service.selfNanos += span.selfNanos;
    if (span.isError) service.errorCount++;
  }
  return [...services.values()].sort((a, b) => b.spanCount - a.spanCount || a.name.localeCompare(b.name));
}
