import { expect, it } from 'vitest';
import { serviceColor } from './serviceColor';

it('is stable, never red, and spreads', () => {
  expect(serviceColor('checkout', 'light')).toBe(serviceColor('checkout', 'light'));
  const colors = Array.from({ length: 200 }, (_, i) => serviceColor(`service-${i}`, i % 2 ? 'light' : 'dark'));
  for (const color of colors) {
    const hue = Number(/ (\d+)\)$/.exec(color)?.[1]);
    expect(hue).toBeGreaterThanOrEqual(60);
    expect(hue).toBeLessThanOrEqual(340);
  }
  expect(new Set(colors).size).toBeGreaterThan(40);
});
