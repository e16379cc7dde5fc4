import type { KeyboardEvent, PointerEvent } from 'react';
import classes from './ResizeHandle.module.css';

interface ResizeHandleProps {
  label: string;
  axis: 'x' | 'y';
  /** Pixels of the part that is resized. */
  value: number;
  min: number;
  max: number;
  /** The part lies right of or below the handle: it grows when the handle moves towards the start. */
  towardsStart?: boolean;
  onChange: (value: number) => void;
  className?: string | undefined;
}

const keyStep = 20;

/** A border that can be dragged, or moved with the arrow keys. */
export function ResizeHandle({ label, axis, value, min, max, towardsStart = false, onChange, className = '' }: ResizeHandleProps) {
  const sign = towardsStart ? -1 : 1;
  const set = (next: number) => onChange(Math.round(Math.min(max, Math.max(min, next))));

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.preventDefault();
    const handle = event.currentTarget;
    const from = axis === 'x' ? event.clientX : event.clientY;
    const onMove = (move: globalThis.PointerEvent) => set(value + sign * ((axis === 'x' ? move.clientX : move.clientY) - from));
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener('pointermove', onMove);
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', onMove), { once: true });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const back = axis === 'x' ? 'ArrowLeft' : 'ArrowUp';
    const forward = axis === 'x' ? 'ArrowRight' : 'ArrowDown';
    if (event.key !== back && event.key !== forward) return;
    event.preventDefault();
    event.stopPropagation();
    set(value + sign * (event.key === forward ? keyStep : -keyStep));
  };

  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={axis === 'x' ? 'vertical' : 'horizontal'}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      className={`${classes.handle} ${className}`}
      data-axis={axis}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  );
}
