import { describe, expect, it } from 'vitest';
import { buildTrace } from './build';
import { outline, testTrace } from './testSpans';

const problemsOf = (trace: ReturnType<typeof testTrace>) => Object.fromEntries(trace.spans.filter((span) => span.problems.length > 0).map((span) => [span.name, span.problems]));

describe('buildTrace', () => {
  it('orders children by start, parents before children, subtrees together', () => {
    const trace = testTrace([
      { id: 'c', parent: 'a', start: 60, end: 90 },
      { id: 'd', parent: 'b', start: 20, end: 30 },
      { id: 'b', parent: 'a', start: 10, end: 50 },
      { id: 'a', start: 0, end: 100 },
    ]);
    expect(outline(trace)).toEqual(['a', '  b', '    d', '  c']);
    expect(trace.spans.map((span) => span.endRow)).toEqual([4, 3, 3, 4]);
    expect(trace.spans.map((span) => span.parentRow)).toEqual([-1, 0, 1, 0]);
    expect(trace.spans.map((span) => span.childCount)).toEqual([2, 1, 0, 0]);
    expect(trace.depth).toBe(3);
    expect(trace.durationNanos).toBe(100e6);
    expect(trace.warnings).toEqual([]);
  });

  it('answers null for a trace without spans', () => {
    expect(buildTrace('1', { trace: {} })).toBeNull();
    expect(buildTrace('1', {})).toBeNull();
  });

  it('keeps nanoseconds exact', () => {
    const trace = testTrace([{ id: 'a', start: 0, end: 1, more: { startTimeUnixNano: '1795166259000000001', endTimeUnixNano: '1795166259000000004' } }]);
    expect(trace.startUnixNanos).toBe(1795166259000000001n);
    expect(trace.durationNanos).toBe(3);
  });

  it('shows orphans at the top and says so', () => {
    const trace = testTrace([
      { id: 'a', start: 5, end: 10 },
      { id: 'b', parent: 'ff', start: 0, end: 3 },
    ]);
    expect(outline(trace)).toEqual(['b', 'a']);
    expect(trace.root.name).toBe('a');
    expect(problemsOf(trace)).toEqual({ b: ['missingParent'] });
    expect(trace.warnings).toEqual([{ problem: 'missingParent', text: '1 span names a parent that is not in this trace; shown at the top level', row: 0 }]);
  });

  it('warns of several roots', () => {
    const trace = testTrace([
      { id: 'a', start: 0, end: 10 },
      { id: 'b', start: 3, end: 4 },
    ]);
    expect(trace.warnings).toEqual([{ problem: 'severalRoots', text: '2 spans have no parent', row: 1 }]);
  });

  it('cuts cycles at the span that closes them and keeps what hangs below', () => {
    const trace = testTrace([
      { id: 'a', parent: 'b', start: 1, end: 9 },
      { id: 'b', parent: 'a', start: 2, end: 8 },
      { id: 'c', parent: 'b', start: 0, end: 1 },
      { id: 'd', parent: 'd', start: 4, end: 5 },
    ]);
    expect(trace.spans).toHaveLength(4);
    expect(outline(trace)).toEqual(['d', 'b', '  c', '  a']);
    expect(trace.warnings.map((warning) => warning.problem)).toContain('cycle');
  });

  it('puts the server span of a shared id below the client span, and children by service', () => {
    const trace = testTrace([
      { id: 'a', start: 0, end: 100, service: 'front' },
      { id: 'b', parent: 'a', name: 'client', kind: 'SPAN_KIND_CLIENT', start: 10, end: 90, service: 'front' },
      { id: 'b', parent: 'a', name: 'server', kind: 'SPAN_KIND_SERVER', start: 20, end: 80, service: 'back' },
      { id: 'c', parent: 'b', name: 'in back', start: 30, end: 40, service: 'back' },
      { id: 'd', parent: 'b', name: 'in front', start: 12, end: 14, service: 'front' },
    ]);
    expect(outline(trace)).toEqual(['a', '  client', '    in front', '    server', '      in back']);
    expect(new Set(trace.spans.map((span) => span.key)).size).toBe(5);
    expect(trace.warnings).toEqual([]);
  });

  it('warns of ids that are not shared but double', () => {
    const trace = testTrace([
      { id: 'a', start: 0, end: 10 },
      { id: 'b', parent: 'a', start: 1, end: 2 },
      { id: 'b', parent: 'a', start: 3, end: 4 },
    ]);
    expect(trace.warnings.map((warning) => warning.problem)).toEqual(['duplicateId']);
  });

  it('survives strange times', () => {
    const trace = testTrace([
      { id: 'a', start: 0, end: 10 },
      { id: 'b', parent: 'a', start: 5, end: 3 },
      { id: 'c', parent: 'a', start: 0, end: 0, more: { startTimeUnixNano: '0', endTimeUnixNano: '0' } },
      { id: 'd', parent: 'b', start: 1, end: 2 },
    ]);
    expect(trace.durationNanos).toBe(10e6);
    expect(problemsOf(trace)).toEqual({ b: ['endBeforeStart'], c: ['noStartTime'], d: ['startsBeforeParent'] });
  });

  it('sums up services', () => {
    const trace = testTrace([
      { id: 'a', service: 'x', start: 0, end: 10 },
      { id: 'b', parent: 'a', service: 'y', start: 2, end: 5, error: true },
      { id: 'c', parent: 'a', service: 'y', start: 4, end: 8 },
    ]);
    expect(trace.services).toEqual([
      { name: 'y', spanCount: 2, errorCount: 1, selfNanos: 7e6 },
      { name: 'x', spanCount: 1, errorCount: 0, selfNanos: 4e6 },
    ]);
    expect(trace.errorCount).toBe(1);
  });

  it('takes a chain of 20,000 levels', () => {
    const spans = Array.from({ length: 20_000 }, (_, i) => ({ id: (i + 1).toString(16), ...(i > 0 && { parent: i.toString(16) }), start: i, end: 20_000 }));
    const trace = testTrace(spans);
    expect(trace.depth).toBe(20_000);
    expect(trace.spans[0]?.endRow).toBe(20_000);
  });
});
