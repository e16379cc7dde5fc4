import { describe, expect, it } from 'vitest';
import { formatAgo, formatBytes, formatDuration, parseDuration } from './format';
import { absoluteRange, apiSeconds, describeRange, parseInstant, rangeProblem } from './range';

describe('durations', () => {
  it.each([
    [0, '0 ms'],
    [1, '1 ns'],
    [999, '999 ns'],
    [1500, '1.5 µs'],
    [999_600, '1 ms'],
    [42_100_000, '42.1 ms'],
    [381_400_000, '381 ms'],
    [999_700_000, '1 s'],
    [1_239_000_000, '1.24 s'],
    [59_990_000_000, '60 s'],
    [60e9, '1m 00s'],
    [192e9, '3m 12s'],
    [3599.7e9, '1h 00m'],
    [7500e9, '2h 05m'],
    [10_800e9 + 1.5e9, '3h 00m'],
    [4.2 * 86400e9, '4d 5h'],
    [-1500, '−1.5 µs'],
  ])('%d ns', (nanos, text) => expect(formatDuration(nanos)).toBe(text));

  it.each([
    ['100ms', 1e8],
    ['1.5s', 1.5e9],
    ['1h30m', 5400e9],
    ['20us', 2e4],
    ['20 µs', 2e4],
    ['5', null],
    ['s', null],
    ['', null],
    ['5 parsecs', null],
  ])('reads %s', (text, nanos) => expect(parseDuration(text)).toBe(nanos));
});

it('says how long ago', () => {
  expect(formatAgo(0, 12_300)).toBe('12 s ago');
  expect(formatAgo(0, 240_000)).toBe('4 min ago');
  expect(formatAgo(0, 3 * 3600_000)).toBe('3 h ago');
  expect(formatAgo(10_000, 0)).toBe('in the future');
});

it('counts bytes', () => {
  expect(formatBytes(812)).toBe('812 B');
  expect(formatBytes(9_218_221)).toBe('9.22 MB');
});

describe('ranges', () => {
  const now = Date.UTC(2026, 4, 1, 12, 0, 0, 500);

  it('resolves relative and absolute ends', () => {
    expect(parseInstant('now', now)).toBe(now);
    expect(parseInstant('now-90s', now)).toBe(now - 90_000);
    expect(parseInstant('now - 2d', now)).toBe(now - 2 * 86400_000);
    expect(parseInstant('1777636800000', now)).toBe(1777636800000);
    expect(parseInstant('2026-05-01T12:00:00Z', now)).toBe(now - 500);
    expect(parseInstant('yesterday', now)).toBeNull();
    expect(parseInstant('now+1h', now)).toBeNull();
  });

  it('rounds outwards to whole seconds for the API', () => {
    expect(apiSeconds({ from: 'now-1h', to: 'now' }, now)).toEqual({ start: Math.floor(now / 1000) - 3600, end: Math.floor(now / 1000) + 1 });
    expect(apiSeconds({ from: 'all', to: 'now' }, now)).toEqual({});
  });

  it('fixes both ends for a link', () => {
    expect(absoluteRange({ from: 'now-1s', to: 'now' }, now)).toEqual({ from: String(now - 1000), to: String(now) });
    expect(absoluteRange({ from: 'all', to: 'now' }, now)).toEqual({ from: 'all', to: 'now' });
  });

  it('describes', () => {
    expect(describeRange({ from: 'now-1h', to: 'now' })).toBe('Last hour');
    expect(describeRange({ from: 'now-15m', to: 'now' })).toBe('Last 15 minutes');
    expect(describeRange({ from: 'all', to: 'now' })).toBe('All time');
    expect(describeRange({ from: 'now-2h', to: 'now-1h' })).toBe('now-2h – now-1h');
  });

  it('says what is wrong', () => {
    expect(rangeProblem({ from: 'now', to: 'now-1h' })).toBe('The start lies after the end');
    expect(rangeProblem({ from: 'noon', to: 'now' })).toMatch(/“noon” is not a time/);
    expect(rangeProblem({ from: 'now-1h', to: 'now' })).toBeNull();
  });
});
