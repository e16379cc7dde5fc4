import type { LooseSpan } from './build';

/**
 * Puts spans into tree order and fills row, endRow, parentRow, depth and childCount.
 * Takes whatever comes: several roots, parents that are missing (their children stand at the top), cycles (broken at their
 * earliest span), and ids shared by a client and a server span as Zipkin writes them (the server becomes the client's child).
 */
export function orderAsTree(spans: readonly LooseSpan[]): LooseSpan[] {
  const byId = new Map<string, LooseSpan[]>();
  for (const span of spans) append(byId, span.spanId, span);
  const parents = new Map<LooseSpan, LooseSpan>();
  const children = new Map<LooseSpan, LooseSpan[]>();
  const tops: LooseSpan[] = [];

  for (const span of spans) {
    const parent = findParent(span, byId);
    if (parent) {
      parents.set(span, parent);
      append(children, parent, span);
    } else {
      tops.push(span);
    }
  }

  const ordered: LooseSpan[] = [];
  const placed = new Set<LooseSpan>();
  const place = (top: LooseSpan) => placeSubtree(top, children, ordered, placed);
  const inTime = (a: LooseSpan, b: LooseSpan) => a.startNanos - b.startNanos || b.durationNanos - a.durationNanos;

  for (const list of children.values()) list.sort(inTime);
  tops.sort(inTime).forEach(place);

  // Whatever no top reaches lies on a cycle, or below one.
  if (ordered.length < spans.length) {
    for (const span of [...spans].sort(inTime)) {
      if (placed.has(span)) continue;
      const onCycle = cycleStart(span, parents);
      if (placed.has(onCycle)) continue;
      onCycle.problems.push('cycle');
      place(onCycle);
    }
  }
  return ordered;
}

function findParent(span: LooseSpan, byId: Map<string, LooseSpan[]>): LooseSpan | undefined {
  const namesakes = byId.get(span.spanId) ?? [];
  if (namesakes.length > 1) {
    if (span.kind === 'server') {
      const client = namesakes.find((other) => other.kind === 'client');
      if (client) return client;
    }
    if (namesakes.some((other) => other !== span && other.kind === span.kind)) span.problems.push('duplicateId');
  }
  if (!span.parentSpanId) return undefined;
  const candidates = byId.get(span.parentSpanId)?.filter((candidate) => candidate !== span) ?? [];
  if (candidates.length === 0) {
    span.problems.push(span.parentSpanId === span.spanId ? 'cycle' : 'missingParent');
    return undefined;
  }
  // Of a shared id, work done by the same service hangs below that service's span, anything else below the server.
  return candidates.find((candidate) => candidate.service === span.service)
    ?? candidates.find((candidate) => candidate.kind === 'server')
    ?? candidates[0];
}

function append<K>(lists: Map<K, LooseSpan[]>, key: K, span: LooseSpan): void {
  const list = lists.get(key);
  if (list) list.push(span);
  else lists.set(key, [span]);
}

/** The span at which the chain of parents above `span` closes. */
function cycleStart(span: LooseSpan, parents: ReadonlyMap<LooseSpan, LooseSpan>): LooseSpan {
  const seen = new Set<LooseSpan>();
  let current = span;
  while (!seen.has(current)) {
    seen.add(current);
    const parent = parents.get(current);
    if (!parent) break;
    current = parent;
  }
  return current;
}

/** Depth first without recursion: a trace may be 10,000 levels deep. */
function placeSubtree(
  top: LooseSpan,
  children: Map<LooseSpan, LooseSpan[]>,
  ordered: LooseSpan[],
  placed: Set<LooseSpan>,
): void {
  const open: { span: LooseSpan; next: number; list: readonly LooseSpan[] }[] = [];
  const enter = (span: LooseSpan, parent: LooseSpan | undefined) => {
    placed.add(span);
    span.row = ordered.length;
    span.parentRow = parent?.row ?? -1;
    span.depth = parent ? parent.depth + 1 : 0;
    if (parent) {
      parent.childCount++;
      if (span.startNanos < parent.startNanos && !span.problems.includes('noStartTime')) span.problems.push('startsBeforeParent');
    }
    ordered.push(span);
    open.push({ span, next: 0, list: children.get(span) ?? [] });
  };

  enter(top, undefined);
  for (let frame = open.at(-1); frame; frame = open.at(-1)) {
    const child = frame.list[frame.next++];
    if (child === undefined) {
      frame.span.endRow = ordered.length;
      open.pop();
    } else if (!placed.has(child)) {
      enter(child, frame.span);
    }
  }
}
