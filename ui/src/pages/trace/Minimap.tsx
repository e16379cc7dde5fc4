import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { serviceColor } from '../../theme/serviceColor';
import { useTheme } from '../../theme/useTheme';
import type { Trace } from '../../trace/model';
import type { TimeWindow } from '../../trace/timeline';
import { useBrush } from './useBrush';
import classes from './Minimap.module.css';

interface MinimapProps {
  trace: Trace;
  window: TimeWindow;
  isZoomed: boolean;
  onWindow: (window: TimeWindow | undefined) => void;
}

const height = 48;

/** The whole trace in little; dragging zooms, a double click shows all again. The keyboard zooms with + and −. */
export function Minimap({ trace, window, isZoomed, onWindow }: MinimapProps) {
  const { ref, width } = useElementSize();
  const canvas = useRef<HTMLCanvasElement>(null);
  const { scheme } = useTheme();
  useEffect(() => {
    if (canvas.current && width > 0) draw(canvas.current, trace, width, scheme);
  }, [trace, width, scheme]);

  const { onPointerDown, selection } = useBrush({ startNanos: 0, endNanos: trace.durationNanos }, onWindow);
  const share = (nanos: number) => (trace.durationNanos > 0 ? (nanos / trace.durationNanos) * 100 : 0);
  return (
    <div className={classes.map}>
      <div ref={ref} className={classes.area} onPointerDown={onPointerDown} onDoubleClick={() => onWindow(undefined)} title="Drag to zoom, double-click for the whole trace">
        <canvas ref={canvas} className={classes.canvas} aria-hidden />
        {isZoomed && (
          <>
            <div className={classes.outside} style={{ left: 0, width: `${share(window.startNanos)}%` }} />
            <div className={classes.outside} style={{ right: 0, width: `${100 - share(window.endNanos)}%` }} />
          </>
        )}
        {selection && <div className={classes.selection} style={selection} />}
      </div>
    </div>
  );
}

function draw(canvas: HTMLCanvasElement, trace: Trace, width: number, scheme: 'light' | 'dark'): void {
  const ratio = globalThis.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext('2d');
  if (!context) return;
  const pad = 3;
  const rowHeight = (height - 2 * pad) / trace.spans.length;
  const barHeight = Math.min(4, Math.max(1, rowHeight * 0.75));
  const scale = trace.durationNanos > 0 ? width / trace.durationNanos : 0;
  const colors = new Map(trace.services.map(({ name }) => [name, serviceColor(name, scheme)]));
  const errorColor = getComputedStyle(document.documentElement).getPropertyValue('--error');
  context.scale(ratio, ratio);
  const paint = (row: number, color: string) => {
    const span = trace.spans[row]!;
    context.fillStyle = color;
    context.fillRect(span.startNanos * scale, pad + row * rowHeight, Math.max(1, span.durationNanos * scale), barHeight);
  };
  const errors: number[] = [];
  for (const span of trace.spans) {
    if (span.isError) errors.push(span.row);
    else paint(span.row, colors.get(span.service) ?? '');
  }
  // Errors last, so that nothing covers them where many rows share a pixel.
  for (const row of errors) paint(row, errorColor);
}
