import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconAlertCircleFilled, IconAlertTriangle, IconChevronRight, IconFilter, IconLink, IconSearch, IconX } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { CopyButton } from '../../components/CopyButton';
import { ServiceDot } from '../../components/ServiceDot';
import { useCopy } from '../../components/useCopy';
import { formatDuration, plural } from '../../time/format';
import type { Span, SpanProblem, Trace } from '../../trace/model';
import { ancestors } from '../../trace/rows';
import { quote } from '../../traceql/filters';
import { AttributeTable } from './AttributeTable';
import { EventList } from './EventList';
import { LinkList } from './LinkList';
import classes from './SpanDetails.module.css';

const problemTexts: Record<SpanProblem, string> = {
  missingParent: 'Its parent is not in this trace',
  cycle: 'It is its own ancestor; the cycle was cut here',
  duplicateId: 'Another span has the same id',
  noStartTime: 'It has no start time and is drawn at the start of the trace',
  endBeforeStart: 'It ends before it starts and is drawn without duration',
  startsBeforeParent: 'It starts before its parent; clocks may differ',
};

interface SpanDetailsProps {
  trace: Trace;
  span: Span;
  onSelect: (row: number) => void;
  onClose: () => void;
}

/** Everything that is known of one span. */
export function SpanDetails({ trace, span, onSelect, onClose }: SpanDetailsProps) {
  const [filter, setFilter] = useState('');
  const { source, resource, scope } = span;
  const percent = trace.durationNanos > 0 ? (span.durationNanos / trace.durationNanos) * 100 : 0;
  const status = span.isError ? 'error' : source.status?.code === 'STATUS_CODE_OK' || source.status?.code === 1 ? 'ok' : 'unset';

  return (
    <div className={classes.panel}>
      <header className={classes.head}>
        <Path trace={trace} span={span} onSelect={onSelect} />
        <div className={classes.titleRow}>
          <div className={classes.title}>
            <ServiceDot service={span.service} />
            <span className={classes.service}>{span.service}</span>
            <h2>{span.name || '(no name)'}</h2>
          </div>
          <ActionIcon variant="subtle" color="gray" size={26} aria-label="Close span details" onClick={onClose}>
            <IconX size={16} />
          </ActionIcon>
        </div>
        <dl className={classes.facts}>
          <Fact label="Duration">
            {formatDuration(span.durationNanos)} <small>{percent >= 0.1 ? `${percent.toFixed(percent < 10 ? 1 : 0)}%` : '<0.1%'}</small>
          </Fact>
          <Fact label="Self">{formatDuration(span.selfNanos)}</Fact>
          <Fact label="Starts at">{formatDuration(span.startNanos)}</Fact>
          <Fact label="Kind">{span.kind}</Fact>
          <Fact label="Status">
            <span data-status={status}>{status}</span>
          </Fact>
        </dl>
        <div className={classes.actions}>
          <SpanActions span={span} traceId={trace.traceId} />
        </div>
      </header>

      <div className={classes.body}>
        {span.isError && (
          <p className={classes.error}>
            <IconAlertCircleFilled size={15} aria-hidden />
            <span>{source.status?.message ?? 'The span failed; it carries no message.'}</span>
          </p>
        )}
        {span.problems.map((problem) => (
          <p key={problem} className={classes.problem}>
            <IconAlertTriangle size={15} aria-hidden />
            <span>
              {problemTexts[problem]}
              {problem === 'missingParent' && <code> {span.parentSpanId}</code>}
            </span>
          </p>
        ))}
        <TextInput
          size="xs"
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
          placeholder="Filter attributes"
          aria-label="Filter attributes"
          leftSection={<IconFilter size={13} />}
          className={classes.filter}
          spellCheck={false}
        />
        <Section title="Attributes" count={source.attributes?.length ?? 0} dropped={source.droppedAttributesCount}>
          <AttributeTable attributes={source.attributes} filter={filter} scope="span" />
        </Section>
        {source.events && source.events.length > 0 && (
          <Section title="Events" count={source.events.length} dropped={source.droppedEventsCount}>
            <EventList span={span} traceStartNanos={trace.startUnixNanos} filter={filter} />
          </Section>
        )}
        {source.links && source.links.length > 0 && (
          <Section title="Links" count={source.links.length} dropped={source.droppedLinksCount}>
            <LinkList links={source.links} trace={trace} filter={filter} onSelect={onSelect} />
          </Section>
        )}
        <Section title="Resource" count={resource?.attributes?.length ?? 0}>
          <AttributeTable attributes={resource?.attributes} filter={filter} scope="resource" />
        </Section>
        <Section title="Scope" count={scope?.attributes?.length ?? 0} note={[scope?.name, scope?.version].filter(Boolean).join(' ')}>
          <AttributeTable attributes={scope?.attributes} filter={filter} scope="instrumentation" />
        </Section>
        <Section title="Identity">
          <dl className={classes.ids}>
            <Identity label="Span ID" text={span.spanId} />
            {span.parentSpanId && <Identity label="Parent span ID" text={span.parentSpanId} />}
            <Identity label="Trace ID" text={trace.traceId} />
            <Identity label="Start, Unix nanoseconds" text={source.startTimeUnixNano ?? '0'} />
            {source.traceState && <Identity label="Trace state" text={source.traceState} />}
          </dl>
        </Section>
      </div>
    </div>
  );
}

/** The way from the root, so that one does not lose it in a deep tree. */
function Path({ trace, span, onSelect }: { trace: Trace; span: Span; onSelect: (row: number) => void }) {
  const path = ancestors(trace.spans, span.row);
  if (path.length === 0) return null;
  const shown = path.length > 4 ? [path[0]!, -1, ...path.slice(-2)] : path;
  return (
    <nav className={classes.path} aria-label="Path from the root">
      {shown.map((row) => (
        <span key={row} className={classes.pathItem}>
          {row < 0 ? (
            <span title={plural(path.length - 3, 'span')}>…</span>
          ) : (
            <button type="button" onClick={() => onSelect(row)} title={`${trace.spans[row]!.service} ${trace.spans[row]!.name}`}>
              {trace.spans[row]!.name || '(no name)'}
            </button>
          )}
          <IconChevronRight size={12} aria-hidden />
        </span>
      ))}
    </nav>
  );
}

function SpanActions({ span, traceId }: { span: Span; traceId: string }) {
  const link = useCopy();
  const parent = useCopy();
  const similar = `{ resource.service.name = ${quote(span.service)} && name = ${quote(span.name)} }`;
  const traceparent = `00-${traceId.padStart(32, '0')}-${span.spanId}-01`;
  return (
    <>
      <Button size="compact-xs" variant="default" leftSection={<IconLink size={13} />} onClick={() => link.copy(`${location.origin}/trace/${traceId}?span=${span.key}`)}>
        {link.copied ? 'Copied' : 'Copy link'}
      </Button>
      <Button size="compact-xs" variant="default" onClick={() => parent.copy(traceparent)}>
        {parent.copied ? 'Copied' : 'Copy traceparent'}
      </Button>
      <Button size="compact-xs" variant="default" component={Link} href={`/traces?q=${encodeURIComponent(similar)}`} leftSection={<IconSearch size={13} />}>
        Find similar
      </Button>
    </>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="number">{children}</dd>
    </div>
  );
}

function Identity({ label, text }: { label: string; text: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <span className="mono">{text}</span>
        <CopyButton text={text} label={`Copy ${label.toLowerCase()}`} />
      </dd>
    </>
  );
}

interface SectionProps {
  title: string;
  count?: number;
  dropped?: number | undefined;
  note?: string;
  children: ReactNode;
}

function Section({ title, count, dropped, note, children }: SectionProps) {
  return (
    <details className={classes.section} open>
      <summary>
        <IconChevronRight size={14} aria-hidden />
        <h3>{title}</h3>
        {count !== undefined && count > 0 && <span className={`${classes.count} number`}>{count}</span>}
        {note && <span className={classes.note}>{note}</span>}
        {dropped ? <span className={classes.dropped}>{dropped} dropped by the sender</span> : null}
      </summary>
      {children}
    </details>
  );
}
