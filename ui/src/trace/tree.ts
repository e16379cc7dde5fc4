import type { LooseSpan } from './build';
import { addProblem } from './model';

/** Of each span, by {@link LooseSpan.index}. */
interface Links {
  parents: (LooseSpan | undefined)[];
  children: (LooseSpan[] | undefined)[];
  placed: Uint8Array;
}

/**
 * Puts spans into tree order and fills row, endRow, parentRow, depth and childCount.
 * Takes whatever comes: several roots, parents that are missing (their children stand at the top), cycles (broken at the
 * span that closes them), and ids shared by a client and a server span as Zipkin writes them (the server becomes the
 * client's child).
 */
export function orderAsTree(spans: readonly LooseSpan[]): LooseSpan[] {
  const byId = groupById(spans);
  const links: Links = { parents: new Array<undefined>(spans.length), children: new Array<undefined>(spans.length), placed: new Uint8Array(spans.length) };
  const tops: LooseSpan[] = [];
  for (const span of spans) {
    const parent = findParent(span, byId);
    if (parent) {
      links.parents[span.index] = parent;
      (links.children[parent.index] ??= []).push(span);
    } else {
      tops.push(span);
    }
  }
  const inTime = (a: LooseSpan, b: LooseSpan) => a.startNanos - b.startNanos || b.durationNanos - a.durationNanos || a.index - b.index;
  for (const list of links.children) if (list && list.length > 1) list.sort(inTime);

  const ordered: LooseSpan[] = [];
  for (const top of tops.sort(inTime)) placeSubtree(top, links, ordered);

  // Whatever no top reaches lies on a cycle, or below one.
  if (ordered.length < spans.length) {
    for (const span of [...spans].sort(inTime)) {
      if (links.placed[span.index]) continue;
      const onCycle = cycleStart(span, links.parents);
      addProblem(onCycle, 'cycle');
      placeSubtree(onCycle, links, ordered);
    }
  }
  return ordered;
}

type SpansById = ReadonlyMap<string, LooseSpan | LooseSpan[]>;

/** Nearly every id belongs to one span, so only the others pay for a list. */
function groupById(spans: readonly LooseSpan[]): SpansById {
  const byId = new Map<string, LooseSpan | LooseSpan[]>();
  for (const span of spans) {
    const earlier = byId.get(span.spanId);
    if (earlier === undefined) byId.set(span.spanId, span);
    else if (Array.isArray(earlier)) earlier.push(span);
    else byId.set(span.spanId, [earlier, span]);
  }
  return byId;
}

function findParent(span: LooseSpan, byId: SpansById): LooseSpan | undefined {
  const namesakes = byId.get(span.spanId);
  if (Array.isArray(namesakes)) {
    const client = span.kind === 'server' && namesakes.find((other) => other.kind === 'client');
    if (client) return client;
    if (namesakes.some((other) => other !== span && other.kind === span.kind)) addProblem(span, 'duplicateId');
  }
  if (!span.parentSpanId) return undefined;
  if (span.parentSpanId === span.spanId) {
    addProblem(span, 'cycle');
    return undefined;
  }
  const parent = byId.get(span.parentSpanId);
  if (parent === undefined) addProblem(span, 'missingParent');
  if (!Array.isArray(parent)) return parent;
  // Of a shared id, work done by the same service hangs below that service's span, anything else below the server.
  return parent.find((candidate) => candidate.service === span.service) ?? parent.find((candidate) => candidate.kind === 'server') ?? parent[0];
}

/** The span at which the chain of parents above `span` closes. */
function cycleStart(span: LooseSpan, parents: Links['parents']): LooseSpan {
  const seen = new Set<LooseSpan>();
  let current = span;
  while (!seen.has(current)) {
    seen.add(current);
    const parent = parents[current.index];
    if (!parent) break;
    current = parent;
  }
  return current;
}

/** Depth first without recursion: a trace may be 10,000 levels deep. */
function placeSubtree(top: LooseSpan, { children, placed }: Links, ordered: LooseSpan[]): void {
  const open: { span: LooseSpan; next: number; list: readonly LooseSpan[] }[] = [];
  const enter = (span: LooseSpan, parent: LooseSpan | undefined) => {
    placed[span.index] = 1;
    span.row = ordered.length;
    ordered.push(span);
    if (parent) {
      span.parentRow = parent.row;
      span.depth = parent.depth + 1;
      parent.childCount++;
      if (span.startNanos < parent.startNanos && !span.problems.includes('noStartTime')) addProblem(span, 'startsBeforeParent');
    }
    const list = children[span.index];
    if (list) open.push({ span, next: 0, list });
    else span.endRow = ordered.length;
  };

  enter(top, undefined);
  for (let frame = open.at(-1); frame; frame = open.at(-1)) {
    const child = frame.list[frame.next++];
    if (child === undefined) {
      frame.span.endRow = ordered.length;
      open.pop();
    } else if (!placed[child.index]) {
      enter(child, frame.span);
    }
  }
}
