import { describe, expect, it } from 'vitest';
import { completionSpot } from './completionContext';
import { errorOffset } from './errorPosition';
import { noFilters, readFilters, writeFilters } from './filters';
import { withSpanNames } from './spanNames';

describe('filters', () => {
  it('reads what it knows and keeps the rest', () => {
    const query = readFilters('{ resource.service.name = "cart" && span.http.status_code >= 500 && duration > 1.5s && status = error } | select(span.url)');
    expect(query).toEqual({
      filters: { ...noFilters, service: 'cart', minDuration: '1.5s', status: 'error' },
      rest: ['span.http.status_code >= 500'],
      pipeline: '| select(span.url)',
    });
  });

  it.each([
    '{ resource.service.name = "a \\"b\\" && c" && name = "GET /x" && duration >= 10ms && duration <= 1h30m && status = error }',
    '{ (span.a = 1 || span.b = 2) && !(span.c = 3) } | count() > 2',
    '{ name =~ "GET.*" }',
    '{}',
  ])('writes back %s', (text) => {
    const query = readFilters(text);
    expect(query).not.toBeNull();
    expect(writeFilters(query!)).toBe(text);
    expect(readFilters(writeFilters(query!))).toEqual(query);
  });

  it.each(['{ a = 1 || b = 2 }', '{} >> {}', '{ status = error } && { name = "x" }', '{ name = "x"', 'rate()', '{ a && }', '{ // x\n }'])('says no to %s', (text) => {
    expect(readFilters(text)).toBeNull();
  });

  it('takes backquotes, scoped intrinsics and no query at all', () => {
    expect(readFilters('{ span:name = `a"b` && span:duration < 5s }')?.filters).toEqual({ ...noFilters, name: 'a"b', maxDuration: '5s' });
    expect(readFilters('  ')).toEqual({ filters: noFilters, rest: [], pipeline: '' });
  });

  it('leaves a second condition on the same field alone', () => {
    expect(readFilters('{ name = "a" && name = "b" }')).toMatchObject({ filters: { name: 'a' }, rest: ['name = "b"'] });
  });
});

describe('completionSpot', () => {
  /** `|` in single angle quotes marks the cursor. */
  const at = (marked: string) => completionSpot(marked.replace('‸', ''), marked.indexOf('‸'));

  it.each([
    ['{ ‸', { kind: 'attribute', from: 2, prefix: '' }],
    ['{ resource.serv‸', { kind: 'attribute', from: 2, prefix: 'resource.serv' }],
    ['{ name = "x" && ht‸ }', { kind: 'attribute', from: 16, prefix: 'ht' }],
    ['{ (‸', { kind: 'attribute', from: 3, prefix: '' }],
    ['{ name ‸', { kind: 'operator', from: 7 }],
    ['{ name = "x" ‸', { kind: 'joiner', from: 13 }],
    ['{ span.n = 5 ‸', { kind: 'joiner', from: 13 }],
    ['{ status = ‸', { kind: 'value', from: 11, prefix: '', tag: 'status', quoted: false, scope: '{}' }],
    ['{ status=er‸', { kind: 'value', from: 9, prefix: 'er', tag: 'status', quoted: false, scope: '{}' }],
    ['{ resource.service.name = "ca‸"', { kind: 'value', from: 27, prefix: 'ca', tag: 'resource.service.name', quoted: true, scope: '{}' }],
    ['{ status = error && name = "‸', { kind: 'value', from: 28, prefix: '', tag: 'name', quoted: true, scope: '{ status = error }' }],
    ['{} | sel‸', { kind: 'stage', from: 5, prefix: 'sel' }],
    ['{} | select(span.‸', { kind: 'attribute', from: 12, prefix: 'span.' }],
    ['{} | select(name, sp‸', { kind: 'attribute', from: 18, prefix: 'sp' }],
    ['{ name = "x" } ‸', null],
    ['// { ‸', null],
  ])('%s', (text, spot) => expect(at(text)).toEqual(spot));
});

describe('errorOffset', () => {
  it.each([
    ['parse error at line 1, col 17: syntax error', '{ span.nosuch = }', 16],
    ['invalid TraceQL query: parse error at line 2, col 3: x', '{\n  a b }', 4],
    ['parse error at line 1, col 99: unexpected end', '{ a', 3],
    ['parse error at line 9, col 1: x', '{ a', null],
    ['binary operations must operate on the same type', '{ a', null],
  ])('%s', (message, query, offset) => expect(errorOffset(message, query)).toBe(offset));
});

describe('withSpanNames', () => {
  it.each([
    ['{}', '{} | select(name, resource.service.name)'],
    ['{ a = "with (x)" } | select(.b)', '{ a = "with (x)" } | select(.b) | select(name, resource.service.name)'],
    ['{} with(most_recent=true)', '{} with(most_recent=true)'],
    ['{ status = error } | rate()', '{ status = error } | rate()'],
    ['{} | quantile_over_time(duration, .9) by (name)', '{} | quantile_over_time(duration, .9) by (name)'],
    ['{} // all', '{} // all'],
  ])('%s', (query, sent) => expect(withSpanNames(query)).toBe(sent));
});
