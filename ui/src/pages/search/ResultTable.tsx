import { IconAlertCircleFilled, IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { Fragment, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { ServiceDot } from '../../components/ServiceDot';
import { useShortcuts } from '../../components/useShortcuts';
import { formatAgo, formatCount, formatDuration, formatLocal, formatUtc } from '../../time/format';
import { MatchedSpans } from './MatchedSpans';
import { hasStart, type Result, type Sort, type SortColumn } from './results';
import classes from './ResultTable.module.css';

interface ResultTableProps {
  results: readonly Result[];
  nowMillis: number;
  sort: Sort;
  showSpans: boolean;
  onSort: (sort: Sort) => void;
}

const headings: readonly { column: SortColumn; label: string; align?: 'right' }[] = [
  { column: 'time', label: 'Start' },
  { column: 'root', label: 'Root' },
  { column: 'duration', label: 'Duration' },
  { column: 'spans', label: 'Spans', align: 'right' },
  { column: 'errors', label: 'Errors', align: 'right' },
  { column: 'services', label: 'Services' },
  { column: 'matched', label: 'Matched', align: 'right' },
];

export function ResultTable({ results, nowMillis, sort, showSpans, onSort }: ResultTableProps) {
  const body = useRef<HTMLTableElement>(null);
  const longest = Math.max(...results.filter(hasStart).map((result) => result.durationNanos), 1);
  const step = (by: number) => {
    const links = [...(body.current?.querySelectorAll<HTMLElement>('a[data-result]') ?? [])];
    const index = links.findIndex((link) => link === document.activeElement);
    links[Math.min(links.length - 1, Math.max(0, index + by))]?.focus();
  };
  useShortcuts({ j: () => step(1), k: () => step(-1) });

  return (
    <table className={classes.table} ref={body}>
      <thead>
        <tr>
          {headings.map(({ column, label, align }) => {
            const active = sort.column === column;
            const Arrow = sort.descending ? IconArrowDown : IconArrowUp;
            return (
              <th key={column} data-column={column} data-align={align} aria-sort={active ? (sort.descending ? 'descending' : 'ascending') : undefined}>
                <button type="button" onClick={() => onSort({ column, descending: active ? !sort.descending : column !== 'root' })}>
                  {label}
                  {active && <Arrow size={12} stroke={2.2} aria-hidden />}
                </button>
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody>
        {results.map((result) => (
          <Fragment key={result.traceId}>
            <ResultRow result={result} longestNanos={longest} nowMillis={nowMillis} />
            {showSpans && <MatchedSpans result={result} columns={headings.length} />}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

const shownServices = 8;

function ResultRow({ result, longestNanos, nowMillis }: { result: Result; longestNanos: number; nowMillis: number }) {
  const [, navigate] = useLocation();
  const href = `/trace/${result.traceId}`;
  const open = (event: React.MouseEvent) => {
    // A click on the row is a convenience; selecting text or clicking the link itself stays what it is.
    if ((event.target as Element).closest('a') || window.getSelection()?.toString()) return;
    if (event.ctrlKey || event.metaKey) window.open(href, '_blank', 'noopener');
    else navigate(href);
  };
  return (
    <tr className={classes.row} onClick={open} data-error={result.errorCount > 0 || undefined}>
      <StartCell startMillis={result.startMillis} nowMillis={nowMillis} />
      <td data-column="root">
        <Link href={href} data-result className={classes.root}>
          {result.rootService ? (
            <>
              <ServiceDot service={result.rootService} />
              <span className={classes.service}>{result.rootService}</span>
              <span className={classes.operation}>{result.rootName || '(no name)'}</span>
            </>
          ) : (
            <span className={classes.missing}>root span not received</span>
          )}
        </Link>
      </td>
      <td data-column="duration">
        <div className={classes.duration}>
          <span className="number">{formatDuration(result.durationNanos)}</span>
          <span className={classes.track}>
            <span className={classes.bar} style={{ width: `${clampPercent((result.durationNanos / longestNanos) * 100)}%` }} />
          </span>
        </div>
      </td>
      <td data-column="spans" className="number">
        {result.spanCount === null ? '–' : formatCount(result.spanCount)}
      </td>
      <td data-column="errors" className="number">
        {result.errorCount > 0 ? (
          <span className={classes.errors}>
            <IconAlertCircleFilled size={13} aria-hidden />
            {formatCount(result.errorCount)}
          </span>
        ) : (
          <span className={classes.none}>0</span>
        )}
      </td>
      <td data-column="services">
        <span className={classes.services} title={result.services.join('\n')}>
          {result.services.slice(0, shownServices).map((service) => (
            <ServiceDot key={service} service={service} />
          ))}
          <span className={classes.more}>{result.services.length > shownServices ? `+${result.services.length - shownServices}` : ''}</span>
          <span className="visually-hidden">{result.services.join(', ')}</span>
        </span>
      </td>
      <td data-column="matched" className="number">
        {formatCount(result.matchedCount)}
      </td>
    </tr>
  );
}

function StartCell({ startMillis, nowMillis }: { startMillis: number; nowMillis: number }) {
  if (startMillis === 0) {
    return (
      <td data-column="time" className={classes.missing} title="A span of this trace has no start time">
        no start time
      </td>
    );
  }
  return (
    <td data-column="time" title={`${formatLocal(startMillis)} local\n${formatUtc(startMillis)} UTC`}>
      <span className="number">{shortTime(startMillis, nowMillis)}</span>
      <span className={classes.ago}>{formatAgo(startMillis, nowMillis)}</span>
    </td>
  );
}

/** The time alone for today, else with the date. */
function shortTime(millis: number, nowMillis: number): string {
  const text = formatLocal(millis);
  return text.slice(0, 10) === formatLocal(nowMillis).slice(0, 10) ? text.slice(11) : text.slice(0, 19);
}

function clampPercent(percent: number): number {
  return Math.min(100, Math.max(1, percent));
}
