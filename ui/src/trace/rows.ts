import type { Span } from './model';

/**
 * The rows to show, in order: without what lies below collapsed spans and, where `keep` is given, only rows it marks.
 * Whole hidden subtrees are skipped, so the cost is that of the visible rows.
 */
export function visibleRows(spans: readonly Span[], collapsed: ReadonlySet<number>, keep?: Uint8Array): number[] {
  const rows: number[] = [];
  for (let row = 0; row < spans.length; ) {
    const span = spans[row]!;
    if (keep && !keep[row]) {
      row = span.endRow;
      continue;
    }
    rows.push(row);
    row = collapsed.has(row) ? span.endRow : row + 1;
  }
  return rows;
}

/** Marks the matches and everything above them, so that a filtered tree keeps its shape. */
export function withAncestors(spans: readonly Span[], matches: readonly number[]): Uint8Array {
  const keep = new Uint8Array(spans.length);
  for (const match of matches) {
    for (let row = match; row >= 0 && !keep[row]; row = spans[row]!.parentRow) keep[row] = 1;
  }
  return keep;
}

/** All spans that have children. */
export function collapseAll(spans: readonly Span[]): Set<number> {
  return new Set(spans.filter((span) => span.childCount > 0).map((span) => span.row));
}

/** Closes the deepest level that is still open. */
export function collapseOneLevel(spans: readonly Span[], collapsed: ReadonlySet<number>): Set<number> {
  let deepest = -1;
  for (const row of visibleRows(spans, collapsed)) {
    const span = spans[row]!;
    if (span.childCount > 0 && !collapsed.has(row)) deepest = Math.max(deepest, span.depth);
  }
  const result = new Set(collapsed);
  for (const span of spans) if (span.depth === deepest && span.childCount > 0) result.add(span.row);
  return result;
}

/** Opens the highest level that is still closed. */
export function expandOneLevel(spans: readonly Span[], collapsed: ReadonlySet<number>): Set<number> {
  let highest = Infinity;
  for (const row of collapsed) highest = Math.min(highest, spans[row]!.depth);
  return new Set([...collapsed].filter((row) => spans[row]!.depth !== highest));
}

/** Opens whatever hides `row`; returns the same set when nothing does. */
export function reveal(spans: readonly Span[], collapsed: ReadonlySet<number>, row: number): ReadonlySet<number> {
  const path = ancestors(spans, row).filter((ancestor) => collapsed.has(ancestor));
  if (path.length === 0) return collapsed;
  const result = new Set(collapsed);
  for (const ancestor of path) result.delete(ancestor);
  return result;
}

/** Rows from the top down to the parent of `row`. */
export function ancestors(spans: readonly Span[], row: number): number[] {
  const path: number[] = [];
  for (let parent = spans[row]?.parentRow ?? -1; parent >= 0; parent = spans[parent]!.parentRow) path.push(parent);
  return path.reverse();
}
