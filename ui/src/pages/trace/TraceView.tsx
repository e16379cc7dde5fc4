import { useLocalStorage, useMediaQuery } from '@mantine/hooks';
import { useMemo, useRef } from 'react';
import type { TraceByIdResponse } from '../../api/otlp';
import { copyText } from '../../components/useCopy';
import { ResizeHandle } from '../../components/ResizeHandle';
import { useShortcuts } from '../../components/useShortcuts';
import type { Trace } from '../../trace/model';
import { collapseAll, collapseOneLevel, expandOneLevel } from '../../trace/rows';
import { pan, zoom } from '../../trace/timeline';
import { Minimap } from './Minimap';
import { SpanDetails } from './SpanDetails';
import { TraceHeader } from './TraceHeader';
import { TraceToolbar } from './TraceToolbar';
import { useTraceView } from './useTraceView';
import { Waterfall, type WaterfallHandle } from './Waterfall';
import classes from './TraceView.module.css';

interface TraceViewProps {
  trace: Trace;
  response: TraceByIdResponse;
  loadedMillis: number;
  onRefresh: () => void;
  refreshing: boolean;
}

/** The header, the waterfall and the details of one span, beside or below it. */
export function TraceView({ trace, response, loadedMillis, onRefresh, refreshing }: TraceViewProps) {
  const view = useTraceView(trace);
  const [nameWidth, setNameWidth] = useLocalStorage({ key: 'spoor.nameWidth', defaultValue: 380, getInitialValueInEffect: false });
    const [showCritical, setShowCritical] = useLocalStorage({ key: 'spoor.criticalPath', defaultValue: true, getInitialValueInEffect: false });
  const beside = useMediaQuery('(width >= 1180px)', true, { getInitialValueInEffect: false });
  const [detailsSize, setDetailsSize] = useLocalStorage({
    key: beside ? 'spoor.detailsWidth' : 'spoor.detailsHeight',
    defaultValue: beside ? 440 : 330,
    getInitialValueInEffect: false,
  });
  const findBox = useRef<HTMLInputElement>(null);
  const waterfall = useRef<WaterfallHandle>(null);
  const { spans, durationNanos } = trace;
  const span = spans[view.activeRow];

  const openFind = () => {
    findBox.current?.focus();
    findBox.current?.select();
  };
  const zoomBy = (factor: number) => {
    const middle = span ? span.startNanos + span.durationNanos / 2 : 0;
    const { startNanos, endNanos } = view.window;
    const around = middle > startNanos && middle < endNanos ? middle : (startNanos + endNanos) / 2;
    view.setWindow(zoom(view.window, factor, around, durationNanos));
  };
  useShortcuts({
    '/': openFind,
    'ctrl+b': openFind,
    f: () => view.goToMatch(1),
    b: () => view.goToMatch(-1),
    '[': () => view.collapse(collapseAll(spans)),
    ']': () => view.collapse(new Set()),
    o: () => view.collapse(collapseOneLevel(spans, view.collapsed)),
    p: () => view.collapse(expandOneLevel(spans, view.collapsed)),
    '+': () => zoomBy(0.5),
    '=': () => zoomBy(0.5),
    '-': () => zoomBy(2),
    a: () => view.setWindow(pan(view.window, -0.25, durationNanos)),
    d: () => view.setWindow(pan(view.window, 0.25, durationNanos)),
    0: () => view.setWindow(undefined),
    r: onRefresh,
    y: () => void copyText(location.href),
    Escape: () => {
      if (view.findText) view.setFindText('');
      else if (view.detailsOpen) view.setDetailsOpen(false);
      else view.setWindow(undefined);
    },
  });

  const selectSpan = (row: number) => {
    view.goTo(row);
    view.setDetailsOpen(true);
    waterfall.current?.focus();
  };
  const rowsWithDetails = useMemo(() => ({ [beside ? 'gridTemplateColumns' : 'gridTemplateRows']: `minmax(0, 1fr) ${detailsSize}px` }), [beside, detailsSize]);

  return (
    <>
      <TraceHeader trace={trace} response={response} loadedMillis={loadedMillis} onRefresh={onRefresh} refreshing={refreshing} onSelect={selectSpan} />
      <main id="main" className={classes.main} style={view.detailsOpen && span ? rowsWithDetails : undefined}>
        <section className={classes.timeline} aria-label="Timeline">
          <TraceToolbar
            trace={trace}
            view={view}
            findBox={findBox}
            showCritical={showCritical}
            onShowCritical={setShowCritical}
            onLeaveFind={() => waterfall.current?.focus()}
          />
          <Minimap trace={trace} window={view.window} isZoomed={view.isZoomed} onWindow={view.setWindow} />
          <Waterfall ref={waterfall} trace={trace} view={view} nameWidth={nameWidth} onNameWidth={setNameWidth} showCritical={showCritical} />
        </section>
        {view.detailsOpen && span && (
          <aside className={classes.details} data-beside={beside || undefined} aria-label="Span details">
            <ResizeHandle
              label="Size of the span details"
              axis={beside ? 'x' : 'y'}
              value={detailsSize}
              min={beside ? 320 : 160}
              max={beside ? 900 : 640}
              towardsStart
              onChange={setDetailsSize}
              className={beside ? classes.handleX : classes.handleY}
            />
            <SpanDetails key={span.key} trace={trace} span={span} onSelect={selectSpan} onClose={() => view.setDetailsOpen(false)} />
          </aside>
        )}
      </main>
    </>
  );
}
