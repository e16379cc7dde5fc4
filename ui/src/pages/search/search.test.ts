import { describe, expect, it } from 'vitest';
import type { TraceSummary } from '../../api/search';
import { parseSort, sortResults, toResult } from './results';
import { readState, writeState } from './useSearchState';

const summary = (traceID: string, startSeconds: number, durationMs: number, more: Partial<TraceSummary> = {}): TraceSummary => ({
  traceID, durationMs, startTimeUnixNano: `${startSeconds}000000001`, rootServiceName: 'front', rootTraceName: 'GET /', ...more,
});

describe('results', () => {
  it('reads a summary as Tempo sends it', () => {
    const result = toResult(
      summary('12ab34cd56ef7890', 1795163320, 300, {
        spanSets: [{ spans: [{ spanID: 'a2', startTimeUnixNano: '1795163320000000001', durationNanos: '300400000' }], matched: 2 }],
        serviceStats: { cart: { spanCount: 3, errorCount: 1 }, front: { spanCount: 2 } },
      }),
    );
    expect(result).toMatchObject({
      traceId: '000000000000000012ab34cd56ef7890', spanCount: 5, errorCount: 1, services: ['cart', 'front'], matchedCount: 2, durationNanos: 300.4e6, startMillis: 1795163320000,
    });
  });

  it('knows a missing root, missing statistics and the deprecated spanSet', () => {
    const result = toResult(summary('1', 1, 1, { rootServiceName: '<root span not yet received>', rootTraceName: '', spanSet: { matched: 4 } }));
    expect(result).toMatchObject({ rootService: '', spanCount: null, errorCount: 0, matchedCount: 4 });
  });

  it('takes a summary without times', () => {
    const result = toResult({ traceID: '1', durationMs: 4294967295, spanSets: [{ spans: [{ spanID: 'a' }], matched: 1 }] });
    expect(result).toMatchObject({ startMillis: 0, durationNanos: 4294967295e6, matchedCount: 1 });
  });

  it('sorts by any column, newest first among equals', () => {
    const results = [toResult(summary('1', 10, 5)), toResult(summary('2', 30, 5)), toResult(summary('3', 20, 9))];
    const ids = (sort: string) => sortResults(results, parseSort(sort)).map((result) => Number(result.traceId));
    expect(ids('-time')).toEqual([2, 3, 1]);
    expect(ids('time')).toEqual([1, 3, 2]);
    expect(ids('-duration')).toEqual([3, 2, 1]);
    expect(ids('duration')).toEqual([2, 1, 3]);
    expect(ids('nonsense')).toEqual([2, 3, 1]);
  });
});

describe('search state', () => {
  it('survives the URL', () => {
    const state = { q: '{ name = "a&b" }', range: { from: 'now-5m', to: 'now' }, limit: 100, sort: { column: 'duration', descending: false } as const, showSpans: true };
    expect(readState(new URLSearchParams(writeState(state).toString()))).toEqual(state);
  });

  it('has defaults for everything, also for nonsense', () => {
    expect(readState(new URLSearchParams('limit=-3&sort=x'))).toEqual({ q: '', range: { from: 'now-1h', to: 'now' }, limit: 50, sort: { column: 'time', descending: true }, showSpans: false });
  });
});
