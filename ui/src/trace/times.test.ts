import { describe, expect, it } from 'vitest';
import { testTrace } from './testSpans';

const ms = (nanos: readonly number[]) => nanos.map((value) => value / 1e6);
const byName = (trace: ReturnType<typeof testTrace>, pick: (span: (typeof trace.spans)[number]) => unknown) => Object.fromEntries(trace.spans.map((span) => [span.name, pick(span)]));

describe('self time', () => {
  it('is the duration without what children cover, counted once where they overlap', () => {
    const trace = testTrace([
      { id: 'a', start: 0, end: 100 },
      { id: 'b', parent: 'a', start: 10, end: 40 },
      { id: 'c', parent: 'a', start: 30, end: 60 },
      { id: 'd', parent: 'a', start: 35, end: 38 },
      { id: 'e', parent: 'a', start: 90, end: 130 },
    ]);
    expect(byName(trace, (span) => span.selfNanos / 1e6)).toEqual({ a: 40, b: 30, c: 30, d: 3, e: 40 });
  });
});

describe('critical path', () => {
  it('follows the last child to finish, backwards', () => {
    const trace = testTrace([
      { id: 'a', start: 0, end: 100 },
      { id: 'b', parent: 'a', start: 10, end: 40 },
      { id: 'c', parent: 'a', start: 50, end: 90 },
      { id: 'd', parent: 'c', start: 60, end: 80 },
    ]);
    expect(byName(trace, (span) => ms(span.criticalNanos))).toEqual({ a: [90, 100, 40, 50, 0, 10], b: [10, 40], c: [80, 90, 50, 60], d: [60, 80] });
  });

  it('leaves out children that run beside a later one', () => {
    const trace = testTrace([
      { id: 'a', start: 0, end: 100 },
      { id: 'b', parent: 'a', start: 10, end: 60 },
      { id: 'c', parent: 'a', start: 20, end: 90 },
    ]);
    expect(byName(trace, (span) => ms(span.criticalNanos))).toEqual({ a: [90, 100, 0, 20], b: [], c: [20, 90] });
  });

  it('cuts children at their parent end and ignores those after it', () => {
    const trace = testTrace([
      { id: 'a', start: 0, end: 100 },
      { id: 'b', parent: 'a', start: 80, end: 150 },
      { id: 'c', parent: 'a', start: 120, end: 160 },
    ]);
    expect(byName(trace, (span) => ms(span.criticalNanos))).toEqual({ a: [0, 80], b: [80, 100], c: [] });
  });

  it('covers the root exactly once', () => {
    const spans = [{ id: '1', start: 0, end: 1000 }, ...Array.from({ length: 200 }, (_, i) => {
      const start = (i * 37) % 900;
      return { id: (i + 2).toString(16), parent: (1 + ((i * 7) % (i + 1))).toString(16), start, end: start + 20 + ((i * 13) % 90) };
    })];
    const trace = testTrace(spans);
    const pieces = trace.spans.flatMap((span) => span.criticalNanos.flatMap((value, i) => (i % 2 === 0 ? [[value, span.criticalNanos[i + 1]!] as const] : [])));
    pieces.sort((a, b) => a[0] - b[0]);
    expect(pieces[0]?.[0]).toBe(0);
    expect(pieces.at(-1)?.[1]).toBe(1000e6);
    for (let i = 1; i < pieces.length; i++) expect(pieces[i]![0]).toBe(pieces[i - 1]![1]);
  });
});
