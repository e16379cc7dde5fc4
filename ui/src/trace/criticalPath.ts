import type { Span } from './model';

/** CRISP's own cases take 5 % for clock error and 20 % for work side by side. */
const overlapAllowance = 0.1;

/**
 * Marks what the root's duration waited for (CRISP, USENIX ATC 2022): from the end of a span backwards, the child that
 * finished last before that moment, then the child that finished last before that child began, and so on. What a child
 * does after its parent's end is cut off. Siblings that overlap a little, as differing clocks make them, count as one
 * after the other: the earlier one is cut where the later begins.
 */
export function markCriticalPath(spans: readonly Span[], rootRow: number): void {
  const pending: { span: Span; untilNanos: number }[] = [];
  const root = spans[rootRow];
  if (root) pending.push({ span: root, untilNanos: root.startNanos + root.durationNanos });

  for (let work = pending.pop(); work; work = pending.pop()) {
    const { span } = work;
    const pieces: number[] = [];
    let cursor = work.untilNanos;
    for (const child of childrenByEnd(spans, span, cursor)) {
      const end = Math.min(child.startNanos + child.durationNanos, work.untilNanos);
      const start = Math.max(child.startNanos, span.startNanos);
      if (start >= cursor || end - cursor > child.durationNanos * overlapAllowance) continue;
      if (end < cursor) pieces.push(end, cursor);
      pending.push({ span: child, untilNanos: Math.min(end, cursor) });
      cursor = start;
    }
    if (cursor > span.startNanos) pieces.push(span.startNanos, cursor);
    span.criticalNanos = pieces;
  }
}

function childrenByEnd(spans: readonly Span[], span: Span, untilNanos: number): Span[] {
  const children: Span[] = [];
  for (let row = span.row + 1; row < span.endRow; ) {
    const child = spans[row];
    if (!child) break;
    if (child.startNanos < untilNanos && child.durationNanos > 0) children.push(child);
    row = child.endRow;
  }
  const end = (child: Span) => Math.min(child.startNanos + child.durationNanos, untilNanos);
  return children.sort((a, b) => end(b) - end(a) || a.startNanos - b.startNanos);
}
