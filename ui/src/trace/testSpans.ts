import type { OtlpSpan, TraceByIdResponse } from '../api/otlp';
import { buildTrace } from './build';
import type { Trace } from './model';

export interface TestSpan {
  id: string;
  parent?: string;
  name?: string;
  service?: string;
  kind?: string;
  /** Milliseconds. */
  start: number;
  end: number;
  error?: boolean;
  more?: Partial<OtlpSpan>;
}

const baseNanos = 1_795_166_259_000_000_000n;

/** An id of 16 hex digits for a short name of hex digits. */
export const hexId = (id: string): string => id.padStart(16, '0');
const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');

export function testResponse(spans: readonly TestSpan[]): TraceByIdResponse {
  const nanos = (ms: number) => String(baseNanos + BigInt(Math.round(ms * 1e6)));
  return {
    trace: {
      resourceSpans: spans.map((span) => ({
        resource: { attributes: [{ key: 'service.name', value: { stringValue: span.service ?? 'service' } }] },
        scopeSpans: [
          {
            spans: [
              {
                spanId: base64(hexId(span.id)),
                ...(span.parent && { parentSpanId: base64(hexId(span.parent)) }),
                name: span.name ?? span.id,
                kind: span.kind ?? 'SPAN_KIND_INTERNAL',
                startTimeUnixNano: nanos(span.start),
                endTimeUnixNano: nanos(span.end),
                status: span.error ? { code: 'STATUS_CODE_ERROR' } : {},
                ...span.more,
              },
            ],
          },
        ],
      })),
    },
  };
}

export function testTrace(spans: readonly TestSpan[]): Trace {
  const trace = buildTrace('1234', testResponse(spans));
  if (!trace) throw new Error('no spans');
  return trace;
}

/** The tree as text: names indented by depth. */
export function outline(trace: Trace): string[] {
  return trace.spans.map((span) => '  '.repeat(span.depth) + span.name);
}
