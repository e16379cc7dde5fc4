/** A search window as it stands in the URL: `from=now-1h&to=now`, epoch milliseconds, ISO 8601, or `from=all`. */
export interface TimeRange {
  from: string;
  to: string;
}

export const defaultRange: TimeRange = { from: 'now-1h', to: 'now' };
export const allTime: TimeRange = { from: 'all', to: 'now' };

const unitMillis: Record<string, number> = { s: 1e3, m: 60e3, h: 3600e3, d: 86400e3, w: 7 * 86400e3 };
const unitNames: Record<string, string> = { s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week' };

/** Milliseconds since the epoch, or null when the text is not a point in time. */
export function parseInstant(text: string, nowMillis: number): number | null {
  const trimmed = text.trim();
  const relative = /^now(?:\s*-\s*(\d+)\s*([smhdw]))?$/.exec(trimmed);
  if (relative) {
    const [, amount, unit] = relative;
    return amount && unit ? nowMillis - Number(amount) * (unitMillis[unit] ?? 0) : nowMillis;
  }
  if (/^\d{11,}$/.test(trimmed)) return Number(trimmed);
  if (/^\d{4}-\d{2}-\d{2}/.test(trimmed)) {
    const millis = Date.parse(trimmed.replace(/^(\d{4}-\d{2}-\d{2}) (?=\d)/, '$1T'));
    return Number.isNaN(millis) ? null : millis;
  }
  return null;
}

/** Both ends in milliseconds; null for all time or for a range that cannot be read. */
export function resolveRange(range: TimeRange, nowMillis = Date.now()): { fromMillis: number; toMillis: number } | null {
  if (range.from === 'all') return null;
  const fromMillis = parseInstant(range.from, nowMillis);
  const toMillis = parseInstant(range.to, nowMillis);
  return fromMillis === null || toMillis === null ? null : { fromMillis, toMillis };
}

/** Why a range is of no use, in words for the person who typed it; null when it is fine. */
export function rangeProblem(range: TimeRange, nowMillis = Date.now()): string | null {
  if (range.from === 'all') return null;
  const from = parseInstant(range.from, nowMillis);
  const to = parseInstant(range.to, nowMillis);
  const hint = 'Use now, now-15m, or a date such as 2026-05-01 14:30';
  if (from === null) return `“${range.from}” is not a time. ${hint}`;
  if (to === null) return `“${range.to}” is not a time. ${hint}`;
  return from >= to ? 'The start lies after the end' : null;
}

/** `start` and `end` of the API: whole seconds, rounded outwards; nothing for all time. */
export function apiSeconds(range: TimeRange, nowMillis = Date.now()): { start?: number; end?: number } {
  const resolved = resolveRange(range, nowMillis);
  if (!resolved) return {};
  return { start: Math.max(0, Math.floor(resolved.fromMillis / 1000)), end: Math.ceil(resolved.toMillis / 1000) };
}

/** The same window with both ends fixed, for links that must mean the same tomorrow. */
export function absoluteRange(range: TimeRange, nowMillis = Date.now()): TimeRange {
  const resolved = resolveRange(range, nowMillis);
  return resolved ? { from: String(Math.floor(resolved.fromMillis)), to: String(Math.ceil(resolved.toMillis)) } : range;
}

/** What the range button says. */
export function describeRange(range: TimeRange): string {
  if (range.from === 'all') return 'All time';
  const relative = /^now-(\d+)([smhdw])$/.exec(range.from);
  if (relative && range.to === 'now') {
    const [, amount, unit] = relative;
    const name = unitNames[unit ?? ''] ?? '';
    return amount === '1' ? `Last ${name}` : `Last ${amount} ${name}s`;
  }
  return `${describeInstant(range.from)} – ${describeInstant(range.to)}`;
}

function describeInstant(text: string): string {
  const millis = text.startsWith('now') ? null : parseInstant(text, 0);
  if (millis === null) return text;
  return new Date(millis).toLocaleString(undefined, {
    month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false,
  });
}
