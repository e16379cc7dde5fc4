import type { TraceByIdResponse } from '../api/otlp';
import type { Span, SpanProblem, TraceWarning } from './model';

/** One line each; `spans` stands for "3 spans" or "1 span". */
const texts: Record<SpanProblem, (spans: string, one: boolean) => string> = {
  missingParent: (spans, one) => `${spans} ${one ? 'names a parent that is' : 'name parents that are'} not in this trace; shown at the top level`,
  cycle: (spans, one) => `${spans} ${one ? 'is its' : 'are their'} own ancestor; the cycle was cut there`,
  duplicateId: (spans, one) => `${spans} ${one ? 'shares its' : 'share their'} span id with another`,
  noStartTime: (spans, one) => `${spans} ${one ? 'has' : 'have'} no start time; drawn at the start of the trace`,
  endBeforeStart: (spans, one) => `${spans} ${one ? 'ends before it starts' : 'end before they start'}; drawn without duration`,
  startsBeforeParent: (spans, one) => `${spans} ${one ? 'starts before its parent' : 'start before their parents'}; clocks may differ between hosts`,
};

/** What a reader of this trace should know before trusting it. */
export function describeWarnings(spans: readonly Span[], response: TraceByIdResponse): TraceWarning[] {
  const warnings: TraceWarning[] = [];
  if (response.status === 'PARTIAL') {
    warnings.push({ problem: 'partial', text: response.message ?? 'The server returned only part of this trace' });
  }
  const roots = spans.filter((span) => span.parentRow < 0 && !span.parentSpanId);
  const second = roots[1];
  if (second) warnings.push({ problem: 'severalRoots', text: `${roots.length} spans have no parent`, row: second.row });

  for (const problem of Object.keys(texts) as SpanProblem[]) {
    const concerned = spans.filter((span) => span.problems.includes(problem));
    const first = concerned[0];
    if (!first) continue;
    const one = concerned.length === 1;
    warnings.push({ problem, text: texts[problem](one ? '1 span' : `${concerned.length.toLocaleString('en-US')} spans`, one), row: first.row });
  }
  return warnings;
}
