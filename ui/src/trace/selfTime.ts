import type { Span } from './model';

/** Self time: the part of a span's duration during which none of its children runs. */
export function computeSelfTime(spans: readonly Span[]): void {
  // In tree order children come sorted by start, so one running end per open parent is enough to unite their intervals.
  const coveredUntil = new Float64Array(spans.length);
  const covered = new Float64Array(spans.length);
  for (const span of spans) {
    coveredUntil[span.row] = span.startNanos;
    const parent = spans[span.parentRow];
    if (!parent) continue;
    const from = Math.max(span.startNanos, coveredUntil[parent.row]!);
    const to = Math.min(span.startNanos + span.durationNanos, parent.startNanos + parent.durationNanos);
    if (to > from) {
      covered[parent.row]! += to - from;
      coveredUntil[parent.row] = to;
    }
  }
  for (const span of spans) span.selfNanos = span.durationNanos - covered[span.row]!;
}
