import { formatDuration } from '../../time/format';
import { ticks, type TimeWindow } from '../../trace/timeline';
import { useBrush } from './useBrush';
import classes from './Waterfall.module.css';

/** The time axis above the bars; dragging on it zooms. */
export function Ruler({ window, maxTicks, onWindow }: { window: TimeWindow; maxTicks: number; onWindow: (window: TimeWindow | undefined) => void }) {
  const { onPointerDown, selection } = useBrush(window, onWindow);
  const width = window.endNanos - window.startNanos;
  return (
    <div className={classes.ruler} onPointerDown={onPointerDown} onDoubleClick={() => onWindow(undefined)} aria-hidden>
      {ticks(window, maxTicks).map((nanos) => {
        const share = (nanos - window.startNanos) / width;
        return (
          <span key={nanos} className={classes.tick} style={{ left: `${share * 100}%` }} data-last={share > 0.93 || undefined}>
            {formatDuration(nanos)}
          </span>
        );
      })}
      {selection && <span className={classes.brush} style={selection} />}
    </div>
  );
}
