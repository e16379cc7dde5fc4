import { IconAlertCircleFilled, IconAlertTriangle, IconChevronRight } from '@tabler/icons-react';
import { memo, type ReactNode } from 'react';
import { formatCount, formatDuration } from '../../time/format';
import type { Span } from '../../trace/model';
import classes from './SpanRow.module.css';

export const rowHeight = 26;
/** Never more than this share of the page, so that bars keep their place in a narrow window. */
export const nameColumn = (width: number): string => `min(${width}px, 42%)`;
export const rowId = (row: number): string => `span-${row}`;

interface SpanRowProps {
  span: Span;
  top: number;
  color: string;
  parentService: string | undefined;
  nameWidth: number;
  indent: number;
  /** The window of time in sight. */
  startNanos: number;
  endNanos: number;
  isCollapsed: boolean;
  isActive: boolean;
  isMatch: boolean;
  showCritical: boolean;
  onSelect: (row: number) => void;
  onToggle: (row: number) => void;
}

export const SpanRow = memo(function SpanRow(props: SpanRowProps) {
  const { span, top, color, parentService, nameWidth, indent, isCollapsed, isActive, isMatch, onSelect, onToggle } = props;
  const hasChildren = span.childCount > 0;
  const changesService = span.service !== parentService;
  return (
    <div
      id={rowId(span.row)}
      role="treeitem"
      aria-level={span.depth + 1}
      aria-expanded={hasChildren ? !isCollapsed : undefined}
      aria-selected={isActive}
      className={classes.row}
      data-active={isActive || undefined}
      data-match={isMatch || undefined}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onSelect(span.row)}
    >
      <div className={classes.name} style={{ width: nameColumn(nameWidth), paddingLeft: 8 + span.depth * indent }}>
        <span className={classes.guides} style={{ width: span.depth * indent, backgroundSize: `${indent}px 100%` }} />
        {hasChildren ? (
          <span
            className={classes.toggle}
            data-collapsed={isCollapsed || undefined}
            onClick={(event) => {
              event.stopPropagation();
              onToggle(span.row);
            }}
          >
            <IconChevronRight size={14} stroke={2} />
          </span>
        ) : (
          <span className={classes.leaf} />
        )}
        <span className={classes.mark} style={{ background: color }} />
        <span className={changesService ? classes.service : 'visually-hidden'}>{span.service}</span>
        <span className={classes.operation}>{span.name || '(no name)'}</span>
        {isCollapsed && <span className={classes.hidden}>+{formatCount(span.endRow - span.row - 1)}</span>}
        {span.problems.length > 0 && <Mark icon={<IconAlertTriangle className={classes.problem} size={13} aria-hidden />} text="warning" />}
        {span.isError && <Mark icon={<IconAlertCircleFilled className={classes.error} size={14} aria-hidden />} text="error" />}
      </div>
      <Bar {...props} />
    </div>
  );
});

function Bar({ span, color, startNanos, endNanos, showCritical }: SpanRowProps) {
  const width = Math.max(1, endNanos - startNanos);
  const share = (nanos: number) => (nanos - startNanos) / width;
  const from = share(span.startNanos);
  const to = share(span.startNanos + span.durationNanos);
  if (to < 0 || from > 1) return <div className={classes.lane} />;

  // A bar far wider than the window would be millions of pixels long; it is cut a little outside of what is seen.
  const left = Math.max(-0.01, from);
  const right = Math.min(1.01, to);
  const side = right < 0.88 ? 'right' : left > 0.12 ? 'left' : 'inside';
  const place = (at: number) => `${((at - left) / Math.max(right - left, 1e-9)) * 100}%`;
  const critical: { left: string; width: string }[] = [];
  if (showCritical) {
    for (let i = 0; i < span.criticalNanos.length; i += 2) {
      const start = Math.max(left, share(span.criticalNanos[i]!));
      const end = Math.min(right, share(span.criticalNanos[i + 1]!));
      if (end > start) critical.push({ left: place(start), width: `${((end - start) / Math.max(right - left, 1e-9)) * 100}%` });
    }
  }
  return (
    <div className={classes.lane}>
      <div className={classes.bar} style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%` }}>
        <span className={classes.fill} style={{ background: color }} data-error={span.isError || undefined} />
        {critical.map((piece) => (
          <span key={piece.left} className={classes.critical} style={piece} />
        ))}
        <span className={classes.duration} data-side={side}>
          {formatDuration(span.durationNanos)}
        </span>
      </div>
    </div>
  );
}

/** An icon that is also said. */
function Mark({ icon, text }: { icon: ReactNode; text: string }) {
  return (
    <>
      {icon}
      <span className="visually-hidden">{text}</span>
    </>
  );
}
