/** Lightness, chroma and hue (OKLCH) of colors that are easy to tell apart on white. Red (hue 0 to 50) is kept for errors. */
const palette: readonly (readonly [lightness: number, chroma: number, hue: number])[] = [
  [0.66, 0.15, 60], [0.7, 0.14, 78], [0.52, 0.1, 62], [0.62, 0.11, 105], [0.64, 0.15, 128], [0.56, 0.14, 145],
  [0.45, 0.09, 152], [0.66, 0.12, 165], [0.58, 0.1, 185], [0.45, 0.08, 198], [0.66, 0.11, 212], [0.6, 0.13, 235],
  [0.5, 0.12, 245], [0.42, 0.12, 258], [0.6, 0.16, 266], [0.5, 0.19, 277], [0.64, 0.14, 290], [0.54, 0.19, 298],
  [0.42, 0.14, 302], [0.62, 0.17, 320], [0.5, 0.17, 328], [0.68, 0.14, 340], [0.55, 0.035, 250],
];

/** On a dark page the same colors are lighter. */
const darkLift = 0.13;
const shade = 0.05;

/**
 * The color of a service: a stable hash of its name chooses one of the palette in one of two shades, the same on every page
 * and every day.
 */
export function serviceColor(service: string, scheme: 'light' | 'dark'): string {
  const hash = fnv1a(service);
  const [lightness, chroma, hue] = palette[hash % palette.length]!;
  const shaded = lightness + ((hash >>> 16) & 1 ? shade : -shade) + (scheme === 'dark' ? darkLift : 0);
  return `oklch(${shaded.toFixed(2)} ${chroma} ${hue})`;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  // Similar names differ in few bits; this spreads them.
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  hash ^= hash >>> 13;
  return hash >>> 0;
}
