import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import { findSpans } from '../../trace/find';
import type { Trace } from '../../trace/model';
import { reveal, visibleRows, withAncestors } from '../../trace/rows';
import { formatWindow, parseWindow, type TimeWindow } from '../../trace/timeline';

const urlDelayMillis = 150;

/**
 * What of a trace is shown and chosen. Selected span, find text and zoom also stand in the URL; it is written a moment
 * later, because browsers refuse to change it thirty times a second while an arrow key is held.
 */
export function useTraceView(trace: Trace) {
  const { spans, durationNanos } = trace;
  const [parameters, setParameters] = useSearchParams();
  const [activeRow, setActiveRow] = useState(() => rowOfKey(trace, parameters.get('span')) ?? trace.root.row);
  const [detailsOpen, setDetailsOpen] = useState(() => rowOfKey(trace, parameters.get('span')) !== undefined);
  const [collapsed, setCollapsed] = useState<ReadonlySet<number>>(new Set<number>());
  const [findText, setFindText] = useState(parameters.get('find') ?? '');
  const [onlyMatches, setOnlyMatches] = useState(parameters.get('only') === '1');
  const [zoomed, setZoomed] = useState<TimeWindow | undefined>(() => parseWindow(parameters.get('zoom'), durationNanos));

  const searched = useDeferredValue(findText);
  const matches = useMemo(() => findSpans(spans, searched), [spans, searched]);
  const matchSet = useMemo(() => new Set(matches), [matches]);
  const filtering = onlyMatches && matches.length > 0;
  const rows = useMemo(
    () => visibleRows(spans, collapsed, filtering ? withAncestors(spans, matches) : undefined),
    [spans, collapsed, filtering, matches],
  );

  const spanKey = detailsOpen ? spans[activeRow]?.key : undefined;
  useEffect(() => {
    const timer = setTimeout(() => {
      setParameters(
        (current) => {
          setOrDelete(current, 'span', spanKey);
          setOrDelete(current, 'find', findText);
          setOrDelete(current, 'only', onlyMatches ? '1' : undefined);
          setOrDelete(current, 'zoom', zoomed && formatWindow(zoomed));
          return current;
        },
        { replace: true },
      );
    }, urlDelayMillis);
    return () => clearTimeout(timer);
  }, [setParameters, spanKey, findText, onlyMatches, zoomed]);

  /** Makes a span the active one, wherever it hides. */
  const goTo = (row: number) => {
    setCollapsed((current) => reveal(spans, current, row));
    if (filtering && !matchSet.has(row)) setOnlyMatches(false);
    setActiveRow(row);
  };
  const goToMatch = (step: 1 | -1) => {
    // Matches follow the typing a moment later in a large trace; Enter means the text that stands there now.
    const current = searched === findText ? matches : findSpans(spans, findText);
    if (current.length === 0) return;
    const next = step > 0 ? current.find((row) => row > activeRow) : current.findLast((row) => row < activeRow);
    goTo(next ?? current.at(step > 0 ? 0 : -1)!);
  };
  const toggle = (row: number) => {
    setCollapsed((current) => {
      const next = new Set(current);
      if (!next.delete(row)) next.add(row);
      return next;
    });
  };
  /** Closing a subtree around the active span makes the closed span active. */
  const collapse = (next: ReadonlySet<number>) => {
    setCollapsed(next);
    for (let row = spans[activeRow]!.parentRow, hidden = -1; ; row = spans[row]!.parentRow) {
      if (row < 0) {
        if (hidden >= 0) setActiveRow(hidden);
        break;
      }
      if (next.has(row)) hidden = row;
    }
  };

  return {
    rows, collapsed, collapse, toggle,
    activeRow, goTo,
    detailsOpen, setDetailsOpen,
    findText, setFindText, matches, matchSet, goToMatch,
    onlyMatches, setOnlyMatches, filtering,
    window: zoomed ?? { startNanos: 0, endNanos: durationNanos },
    isZoomed: zoomed !== undefined,
    setWindow: (window: TimeWindow | undefined) => {
      setZoomed(window && (window.startNanos > 0 || window.endNanos < durationNanos) ? window : undefined);
    },
  };
}

export type TraceViewState = ReturnType<typeof useTraceView>;

function rowOfKey(trace: Trace, key: string | null): number | undefined {
  if (!key) return undefined;
  const wanted = key.toLowerCase();
  return trace.spans.find((span) => span.key === wanted)?.row;
}

function setOrDelete(parameters: URLSearchParams, name: string, value: string | undefined): void {
  if (value) parameters.set(name, value);
  else parameters.delete(name);
}
