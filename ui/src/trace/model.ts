import type { OtlpResource, OtlpScope, OtlpSpan } from '../api/otlp';

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer' | 'unspecified';

/** What is odd about one span, so that a person can distrust the picture in the right place. */
export type SpanProblem = 'missingParent' | 'cycle' | 'duplicateId' | 'noStartTime' | 'endBeforeStart' | 'startsBeforeParent';

/** One span in the order of the tree. Times count from the trace's start. */
export interface Span {
  /** Index in {@link Trace.spans}; a parent stands before its children, a subtree is contiguous. */
  row: number;
  /** One past the last row of the subtree. */
  endRow: number;
  /** -1 at the top. */
  parentRow: number;
  depth: number;
  childCount: number;
  /** The span id; `id~1` for the second span with the same id. Unique in the trace, stands in URLs. */
  key: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  kind: SpanKind;
  service: string;
  startNanos: number;
  durationNanos: number;
  /** Time not covered by children. */
  selfNanos: number;
  /** Start and end of each piece of the critical path in this span, flat. */
  criticalNanos: readonly number[];
  isError: boolean;
  problems: readonly SpanProblem[];
  source: OtlpSpan;
  resource: OtlpResource | undefined;
  scope: OtlpScope | undefined;
}

export interface ServiceSummary {
  name: string;
  spanCount: number;
  errorCount: number;
  selfNanos: number;
}

export interface TraceWarning {
  problem: SpanProblem | 'severalRoots' | 'partial';
  text: string;
  /** The first span it is about. */
  row?: number;
}

export interface Trace {
  traceId: string;
  startUnixNanos: bigint;
  durationNanos: number;
  spans: readonly Span[];
  /** The span that names the trace: the first without a parent, else the first of all. */
  root: Span;
  services: readonly ServiceSummary[];
  errorCount: number;
  depth: number;
  warnings: readonly TraceWarning[];
}

export const endNanos = (span: Span): number => span.startNanos + span.durationNanos;

export function addProblem(span: Span, problem: SpanProblem): void {
  if (!span.problems.includes(problem)) span.problems = [...span.problems, problem];
}
