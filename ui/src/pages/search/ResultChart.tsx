import { useElementSize } from '@mantine/hooks';
import { useLocation } from 'wouter';
import { useTheme } from '../../theme/useTheme';
import { formatDuration, formatLocal } from '../../time/format';
import { hasStart, type Result } from './results';
import classes from './ResultChart.module.css';

const height = 104;
const pad = { left: 62, right: 16, top: 10, bottom: 20 };

/** The results as points: start time across, duration (logarithmic) upwards. A convenience for eyes; the table says the same. */
export function ResultChart({ results: all }: { results: readonly Result[] }) {
  const { ref, width } = useElementSize();
  const { colorOf } = useTheme();
  const [, navigate] = useLocation();

  const results = all.filter(hasStart);
  if (results.length === 0) return null;

  const times = results.map((result) => result.startMillis);
  const from = Math.min(...times);
  const to = Math.max(...times);
  const durations = results.map((result) => Math.max(result.durationNanos, 1e3));
  const marks = durationMarks(Math.min(...durations), Math.max(...durations));
  const low = Math.log10(marks[0]!);
  const high = Math.log10(marks.at(-1)!);
  const plotWidth = Math.max(0, width - pad.left - pad.right - 12);
  const x = (millis: number) => pad.left + 6 + (to > from ? (millis - from) / (to - from) : 0.5) * plotWidth;
  const y = (nanos: number) => pad.top + (1 - (Math.log10(nanos) - low) / (high - low)) * (height - pad.top - pad.bottom);
  const every = Math.ceil((marks.length - 1) / 4);
  const days = formatLocal(from).slice(0, 10) !== formatLocal(to).slice(0, 10);
  const label = (millis: number) => (days ? formatLocal(millis).slice(5, 16) : formatLocal(millis).slice(11, 19));

  return (
    <div className={classes.chart} ref={ref}>
      {width > 0 && (
        <svg width={width} height={height} aria-hidden>
          {marks.filter((_, index) => index % every === 0).map((nanos) => (
            <g key={nanos}>
              <line x1={pad.left} x2={width - pad.right} y1={y(nanos)} y2={y(nanos)} className={classes.grid} />
              <text x={pad.left - 8} y={y(nanos) + 4} className={classes.tick} textAnchor="end">
                {markLabel(nanos)}
              </text>
            </g>
          ))}
          <text x={pad.left} y={height - 4} className={classes.tick}>
            {label(from)}
          </text>
          {to > from && (
            <text x={width - pad.right} y={height - 4} className={classes.tick} textAnchor="end">
              {label(to)}
            </text>
          )}
          {results.map((result, index) => (
            <circle
              key={result.traceId}
              cx={x(result.startMillis)}
              cy={y(durations[index]!)}
              r={Math.min(9, 3 + Math.log10(Math.max(1, result.spanCount ?? 1)) * 1.4)}
              className={classes.point}
              style={result.errorCount > 0 ? { fill: 'var(--error)' } : { fill: colorOf(result.rootService) }}
              onClick={() => navigate(`/trace/${result.traceId}`)}
            >
              <title>{`${result.rootService} ${result.rootName}\n${formatDuration(result.durationNanos)}, ${formatLocal(result.startMillis)}`}</title>
            </circle>
          ))}
        </svg>
      )}
    </div>
  );
}

const second = 1e9;
const allMarks = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, second, 10 * second, 60 * second, 600 * second, 3600 * second, 36_000 * second, 360_000 * second, 3_600_000 * second];

/** Round durations from just below the shortest to just above the longest. */
function durationMarks(shortest: number, longest: number): number[] {
  const first = Math.max(0, allMarks.findLastIndex((mark) => mark <= shortest));
  const above = allMarks.findIndex((mark) => mark >= longest);
  const last = Math.max(above < 0 ? allMarks.length - 1 : above, first + 1);
  return allMarks.slice(first, last + 1);
}

function markLabel(nanos: number): string {
  const seconds = nanos / second;
  if (seconds < 60) return formatDuration(nanos);
  return seconds < 3600 ? `${seconds / 60} min` : `${seconds / 3600} h`;
}
