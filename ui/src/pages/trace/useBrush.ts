import { useState, type PointerEvent } from 'react';
import type { TimeWindow } from '../../trace/timeline';

const minDragPixels = 4;

/** Dragging across an element chooses a part of the time it shows. */
export function useBrush(shown: TimeWindow, onSelect: (window: TimeWindow) => void) {
  const [drag, setDrag] = useState<{ fromShare: number; toShare: number } | null>(null);

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    const element = event.currentTarget;
    const { left, width } = element.getBoundingClientRect();
    const shareAt = (clientX: number) => Math.min(1, Math.max(0, (clientX - left) / width));
    const fromShare = shareAt(event.clientX);
    let toShare = fromShare;
    element.setPointerCapture(event.pointerId);
    const onMove = (move: globalThis.PointerEvent) => {
      toShare = shareAt(move.clientX);
      setDrag({ fromShare, toShare });
    };
    const onEnd = () => {
      element.removeEventListener('pointermove', onMove);
      setDrag(null);
      const [low, high] = fromShare < toShare ? [fromShare, toShare] : [toShare, fromShare];
      if ((high - low) * width < minDragPixels) return;
      const nanos = shown.endNanos - shown.startNanos;
      onSelect({ startNanos: Math.round(shown.startNanos + low * nanos), endNanos: Math.round(shown.startNanos + high * nanos) });
    };
    element.addEventListener('pointermove', onMove);
    element.addEventListener('lostpointercapture', onEnd, { once: true });
  };

  const selection = drag && {
    left: `${Math.min(drag.fromShare, drag.toShare) * 100}%`,
    width: `${Math.abs(drag.toShare - drag.fromShare) * 100}%`,
  };
  return { onPointerDown, selection };
}
