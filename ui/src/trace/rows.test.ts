import { describe, expect, it } from 'vitest';
import { findSpans } from './find';
import { ancestors, collapseAll, collapseOneLevel, expandOneLevel, reveal, visibleRows, withAncestors } from './rows';
import { testTrace } from './testSpans';

const trace = testTrace([
  { id: 'a', start: 0, end: 100, service: 'front' },
  { id: 'b', parent: 'a', start: 10, end: 40, service: 'cart' },
  { id: 'c', parent: 'b', start: 11, end: 20, name: 'HGETALL', service: 'cart', more: { attributes: [{ key: 'db.system', value: { stringValue: 'Redis' } }, { key: 'n', value: { intValue: '42' } }] } },
  { id: 'd', parent: 'a', start: 50, end: 90, service: 'pay', more: { status: { code: 'STATUS_CODE_ERROR', message: 'card declined' } } },
  { id: 'e', parent: 'd', start: 60, end: 80, service: 'pay', more: { events: [{ name: 'exception', attributes: [{ key: 'exception.type', value: { stringValue: 'Timeout' } }] }] } },
]);
const { spans } = trace;
const none = new Set<number>();

describe('visible rows', () => {
  it('skips what is below collapsed spans', () => {
    expect(visibleRows(spans, none)).toEqual([0, 1, 2, 3, 4]);
    expect(visibleRows(spans, new Set([1]))).toEqual([0, 1, 3, 4]);
    expect(visibleRows(spans, new Set([0, 3]))).toEqual([0]);
  });

  it('keeps matches with the way to them', () => {
    expect(visibleRows(spans, none, withAncestors(spans, [4]))).toEqual([0, 3, 4]);
    expect(visibleRows(spans, none, withAncestors(spans, []))).toEqual([]);
  });

  it('closes and opens level by level', () => {
    expect(collapseAll(spans)).toEqual(new Set([0, 1, 3]));
    const first = collapseOneLevel(spans, none);
    expect(first).toEqual(new Set([1, 3]));
    const second = collapseOneLevel(spans, first);
    expect(second).toEqual(new Set([0, 1, 3]));
    expect(expandOneLevel(spans, second)).toEqual(new Set([1, 3]));
    expect(expandOneLevel(spans, none)).toEqual(none);
  });

  it('opens what hides a span', () => {
    expect(reveal(spans, new Set([0, 1, 3]), 2)).toEqual(new Set([3]));
    expect(reveal(spans, none, 2)).toBe(none);
    expect(ancestors(spans, 4)).toEqual([0, 3]);
  });
});

describe('findSpans', () => {
  it.each([
    ['cart', [1, 2]],
    ['hget', [2]],
    ['REDIS', [2]],
    ['db.system', [2]],
    ['db.system=redis', [2]],
    ['n = 42', [2]],
    ['db.system=mongo', []],
    ['declined', [3]],
    ['timeout', [4]],
    ['exception', [4]],
    ['service.name=pay', [3, 4]],
    ['000000000000000d', [3]],
    ['  ', []],
  ])('%s', (text, rows) => expect(findSpans(spans, text)).toEqual(rows));
});
