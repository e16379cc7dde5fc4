import { describe, expect, it } from 'vitest';
import { pan, parseWindow, formatWindow, ticks, zoom } from './timeline';

describe('ticks', () => {
  it('are round and few', () => {
    expect(ticks({ startNanos: 0, endNanos: 1e9 }, 5)).toEqual([0, 2e8, 4e8, 6e8, 8e8, 1e9]);
    expect(ticks({ startNanos: 130e6, endNanos: 260e6 }, 4)).toEqual([150e6, 200e6, 250e6]);
    expect(ticks({ startNanos: 0, endNanos: 3 * 3600e9 }, 4)).toEqual([0, 3600e9, 7200e9, 10800e9]);
  });

  it('cope with nothing and with years', () => {
    expect(ticks({ startNanos: 5, endNanos: 5 }, 5)).toEqual([]);
    expect(ticks({ startNanos: 0, endNanos: 1e9 }, 0)).toEqual([]);
    expect(ticks({ startNanos: 0, endNanos: 3e16 }, 4).length).toBeLessThanOrEqual(5);
  });
});

describe('windows', () => {
  it('zoom around a point and stay inside', () => {
    expect(zoom({ startNanos: 0, endNanos: 1000 }, 0.5, 500, 1000)).toEqual({ startNanos: 250, endNanos: 750 });
    expect(zoom({ startNanos: 0, endNanos: 400 }, 4, 100, 1000)).toEqual({ startNanos: 0, endNanos: 1000 });
    expect(zoom({ startNanos: 0, endNanos: 200 }, 0.01, 100, 1000)).toEqual({ startNanos: 50, endNanos: 150 });
    expect(pan({ startNanos: 800, endNanos: 1000 }, 0.5, 1000)).toEqual({ startNanos: 800, endNanos: 1000 });
    expect(pan({ startNanos: 400, endNanos: 600 }, -0.5, 1000)).toEqual({ startNanos: 300, endNanos: 500 });
  });

  it('read what they write', () => {
    const window = { startNanos: 120, endNanos: 5400 };
    expect(parseWindow(formatWindow(window), 10_000)).toEqual(window);
    expect(parseWindow('120-5400', 1000)).toEqual({ startNanos: 120, endNanos: 1000 });
    expect(parseWindow('9-5', 1000)).toBeUndefined();
    expect(parseWindow('x', 1000)).toBeUndefined();
    expect(parseWindow(null, 1000)).toBeUndefined();
  });
});
