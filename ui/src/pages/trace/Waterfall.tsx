import { useElementSize } from '@mantine/hooks';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useImperativeHandle, useMemo, useRef, type KeyboardEvent, type Ref } from 'react';
import { ResizeHandle } from '../../components/ResizeHandle';
import { useTheme } from '../../theme/useTheme';
import { plural } from '../../time/format';
import type { Trace } from '../../trace/model';
import { Ruler } from './Ruler';
import { SpanRow, nameColumn, rowHeight, rowId } from './SpanRow';
import type { TraceViewState } from './useTraceView';
import classes from './Waterfall.module.css';

export interface WaterfallHandle {
  focus: () => void;
}

interface WaterfallProps {
  ref: Ref<WaterfallHandle>;
  trace: Trace;
  view: TraceViewState;
  nameWidth: number;
  onNameWidth: (width: number) => void;
  showCritical: boolean;
}

const overscan = 8;
const tickPixels = 110;

/** The tree of spans beside their bars. Only rows in sight exist in the document; the keyboard moves an active row. */
export function Waterfall({ ref, trace, view, nameWidth, onNameWidth, showCritical }: WaterfallProps) {
  const { spans } = trace;
  const { rows, activeRow, collapsed, toggle, goTo, setDetailsOpen, detailsOpen } = view;
  const scroller = useRef<HTMLDivElement>(null);
  const { ref: timeArea, width: timeWidth } = useElementSize();
  const { colorOf } = useTheme();
  const activeIndex = useMemo(() => indexOf(rows, activeRow), [rows, activeRow]);

  // eslint-disable-next-line react-hooks/incompatible-library -- the virtualizer is the point of this component
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan,
    // The active row stays in the document wherever one scrolls, because aria-activedescendant points at it.
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      return activeIndex >= 0 && activeIndex < rows.length && !indexes.includes(activeIndex) ? [...indexes, activeIndex].sort((a, b) => a - b) : indexes;
    },
  });

  useImperativeHandle(ref, () => ({ focus: () => scroller.current?.focus({ preventScroll: true }) }), []);
  useEffect(() => {
    if (document.activeElement === document.body) scroller.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    if (activeIndex >= 0) virtualizer.scrollToIndex(activeIndex, { align: 'auto' });
  }, [activeIndex, virtualizer]);

  const select = useCallback(
    (row: number) => {
      goTo(row);
      setDetailsOpen(true);
    },
    // Rows are memoized: the functions they get must not change with every render.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- goTo only closes over what `rows` depends on
    [rows, setDetailsOpen],
  );
  // eslint-disable-next-line react-hooks/exhaustive-deps -- toggle only sets state
  const toggleRow = useCallback((row: number) => toggle(row), []);

  const step = (by: number) => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, activeIndex + by))];
    if (next !== undefined) goTo(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const span = spans[activeRow];
    if (!span) return;
    const pageRows = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2);
    const open = span.childCount > 0 && !collapsed.has(activeRow);
    const actions: Record<string, () => void> = {
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      PageDown: () => step(pageRows),
      PageUp: () => step(-pageRows),
      Home: () => step(-rows.length),
      End: () => step(rows.length),
      ArrowRight: () => (open ? step(1) : span.childCount > 0 && toggle(activeRow)),
      ArrowLeft: () => (open ? toggle(activeRow) : span.parentRow >= 0 && goTo(span.parentRow)),
      Enter: () => setDetailsOpen(!detailsOpen),
      ' ': () => setDetailsOpen(!detailsOpen),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };

  const indent = Math.max(3, Math.min(14, Math.floor((nameWidth * 0.45) / Math.max(1, trace.depth))));
  return (
    <div className={classes.waterfall}>
      <div className={classes.head}>
        <div className={classes.nameHead} style={{ width: nameColumn(nameWidth) }}>
          <span>Span</span>
          <span className="number">{rows.length === spans.length ? '' : `${plural(rows.length, 'row')} of ${plural(spans.length, 'span')}`}</span>
        </div>
        <ResizeHandle label="Width of the name column" axis="x" value={nameWidth} min={180} max={900} onChange={onNameWidth} className={classes.handle} />
        <div className={classes.timeHead} ref={timeArea}>
          <Ruler window={view.window} maxTicks={Math.floor(timeWidth / tickPixels)} onWindow={view.setWindow} />
        </div>
      </div>
      <div
        ref={scroller}
        className={classes.scroller}
        role="tree"
        tabIndex={0}
        aria-label={`Spans of the trace, ${plural(spans.length, 'span')}`}
        aria-activedescendant={activeIndex >= 0 ? rowId(activeRow) : undefined}
        onKeyDown={onKeyDown}
      >
        <div className={classes.rows} role="presentation" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index]!;
            const span = spans[row]!;
            return (
              <SpanRow
                key={span.key}
                span={span}
                top={item.start}
                color={colorOf(span.service)}
                parentService={spans[span.parentRow]?.service}
                nameWidth={nameWidth}
                indent={indent}
                startNanos={view.window.startNanos}
                endNanos={view.window.endNanos}
                isCollapsed={collapsed.has(row)}
                isActive={row === activeRow}
                isMatch={view.matchSet.has(row)}
                showCritical={showCritical}
                onSelect={select}
                onToggle={toggleRow}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** Position of a row in the sorted list of visible rows; -1 when it is hidden. */
function indexOf(rows: readonly number[], row: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = rows[middle]!;
    if (found === row) return middle;
    if (found < row) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
