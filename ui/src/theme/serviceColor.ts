/**
 * The color of a service: a stable hash of its name chooses one of 58 hues and tones, the same on every page and every day.
 * Red is never among them, for red means error.
 */
export function serviceColor(service: string, scheme: 'light' | 'dark'): string {
  const hash = fnv1a(service);
  const hue = firstHue + (hash % hueCount) * hueStep;
  const tone = (hash >>> 8) & 1;
  return scheme === 'dark' ? darkTones[tone]! + `${hue})` : lightTones[tone]! + `${hue})`;
}

// OKLCH: red lies around 27 degrees; the wheel is used from yellow-orange (60) round to magenta (340).
const firstHue = 60;
const hueStep = 10;
const hueCount = 29;
const lightTones = ['oklch(0.62 0.125 ', 'oklch(0.52 0.115 '] as const;
const darkTones = ['oklch(0.74 0.115 ', 'oklch(0.63 0.115 '] as const;

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  // Spreads the low bits, which alone choose the hue.
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  hash ^= hash >>> 13;
  return hash >>> 0;
}
