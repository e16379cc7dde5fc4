const units: readonly (readonly [unit: string, nanos: number])[] = [
  ['s', 1e9],
  ['ms', 1e6],
  ['µs', 1e3],
  ['ns', 1],
];

/** `1.24 s`, `381 ms`, `42 µs`, `3m 12s`, `2h 05m`, `4d 3h`: three significant digits, never more than two units. */
export function formatDuration(nanos: number): string {
  if (nanos < 0) return `−${formatDuration(-nanos)}`;
  if (nanos === 0) return '0 ms';
  const seconds = nanos / 1e9;
  if (seconds >= 60) {
    const total = Math.round(seconds);
    if (total < 3600) return `${Math.floor(total / 60)}m ${pad(total % 60)}s`;
    const minutes = Math.round(seconds / 60);
    if (minutes < 1440) return `${Math.floor(minutes / 60)}h ${pad(minutes % 60)}m`;
    const hours = Math.round(seconds / 3600);
    return `${Math.floor(hours / 24)}d ${hours % 24}h`;
  }
  for (const [unit, size] of units) {
    // 999.6 µs would round to "1000 µs"; the larger unit takes over at the rounding limit.
    if (nanos >= size * 0.9995 || size === 1) return `${significant(nanos / size)} ${unit}`;
  }
  return `${nanos} ns`;
}

function significant(value: number): string {
  const digits = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return String(Number(value.toFixed(digits)));
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

/** Nanoseconds of a duration as TraceQL and people write it (`1.5s`, `300ms`, `1h30m`); null when it is none. */
export function parseDuration(text: string): number | null {
  const sizes: Record<string, number> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9, d: 86400e9 };
  const compact = text.replaceAll(' ', '').replaceAll('μ', 'µ');
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h|d))+$/.test(compact)) return null;
  let nanos = 0;
  for (const [, amount, unit] of compact.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d)/g)) {
    nanos += Number(amount) * (sizes[unit ?? ''] ?? 0);
  }
  return nanos;
}

/** `12 s ago`, `4 min ago`, `3 h ago`, `5 d ago`. */
export function formatAgo(thenMillis: number, nowMillis: number): string {
  const seconds = Math.round((nowMillis - thenMillis) / 1000);
  if (seconds < -1) return 'in the future';
  if (seconds < 60) return `${Math.max(0, seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86400).toLocaleString('en-US')} d ago`;
}

/** Local date and time to the millisecond, `2026-05-01 14:30:05.123`. */
export function formatLocal(millis: number): string {
  const date = new Date(millis);
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** The same in UTC, `2026-05-01 12:30:05.123`. */
export function formatUtc(millis: number): string {
  return new Date(millis).toISOString().replace('T', ' ').replace('Z', '');
}

/** `Europe/Amsterdam` or what the browser says. */
export function localZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 span`, `2,041 spans`. */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `812 B`, `9.2 MB`: powers of 1000. */
export function formatBytes(bytes: number): string {
  const names = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < names.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${significant(value)} ${names[unit]}`;
}
