/** A part of the trace's duration, in nanoseconds from its start. */
export interface TimeWindow {
  startNanos: number;
  endNanos: number;
}

const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500];
const units = [1, 1e3, 1e6];
const longSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 43200, 86400].map((s) => s * 1e9);
const allSteps = [...units.flatMap((unit) => steps.map((step) => step * unit)), ...longSteps];

/** Round times inside the window, at most `maxCount` of them. */
export function ticks(window: TimeWindow, maxCount: number): number[] {
  const span = window.endNanos - window.startNanos;
  if (span <= 0 || maxCount < 1) return [];
  let step = allSteps.find((candidate) => span / candidate <= maxCount);
  step ??= Math.ceil(span / maxCount / 86400e9) * 86400e9;
  const result: number[] = [];
  for (let at = Math.ceil(window.startNanos / step) * step; at <= window.endNanos; at += step) result.push(at);
  return result;
}

const narrowestNanos = 100;

/** The window of `span` width around a point kept in place, inside the trace. */
export function zoom(window: TimeWindow, factor: number, aroundNanos: number, durationNanos: number): TimeWindow {
  const width = window.endNanos - window.startNanos;
  const newWidth = Math.min(durationNanos, Math.max(narrowestNanos, width * factor));
  const share = width > 0 ? (aroundNanos - window.startNanos) / width : 0.5;
  return clampWindow(aroundNanos - newWidth * share, newWidth, durationNanos);
}

export function pan(window: TimeWindow, share: number, durationNanos: number): TimeWindow {
  const width = window.endNanos - window.startNanos;
  return clampWindow(window.startNanos + width * share, width, durationNanos);
}

function clampWindow(startNanos: number, widthNanos: number, durationNanos: number): TimeWindow {
  const start = Math.round(Math.max(0, Math.min(startNanos, durationNanos - widthNanos)));
  return { startNanos: start, endNanos: Math.round(Math.min(durationNanos, start + widthNanos)) };
}

/** `120-5400` in the URL; undefined for anything else or for the whole trace. */
export function parseWindow(text: string | null, durationNanos: number): TimeWindow | undefined {
  const match = /^(\d+)-(\d+)$/.exec(text ?? '');
  if (!match) return undefined;
  const startNanos = Number(match[1]);
  const endNanos = Math.min(Number(match[2]), durationNanos);
  return endNanos > startNanos ? { startNanos, endNanos } : undefined;
}

export function formatWindow(window: TimeWindow): string {
  return `${Math.round(window.startNanos)}-${Math.round(window.endNanos)}`;
}
