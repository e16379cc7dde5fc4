import { ActionIcon, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconArrowLeft, IconDownload, IconLink, IconCheck, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { TraceByIdResponse } from '../../api/otlp';
import { CopyButton } from '../../components/CopyButton';
import { downloadJson } from '../../components/download';
import { ServiceDot } from '../../components/ServiceDot';
import { TopBar } from '../../components/TopBar';
import { useCopy } from '../../components/useCopy';
import { formatAgo, formatCount, formatDuration, formatLocal, formatUtc, localZone } from '../../time/format';
import type { Trace } from '../../trace/model';
import classes from './TraceHeader.module.css';

interface TraceHeaderProps {
  trace: Trace;
  response: TraceByIdResponse;
  loadedMillis: number;
  onRefresh: () => void;
  refreshing: boolean;
  onSelect: (row: number) => void;
}

export function TraceHeader({ trace, response, loadedMillis, onRefresh, refreshing, onSelect }: TraceHeaderProps) {
  const { root, services, warnings } = trace;
  const startMillis = Number(trace.startUnixNanos / 1_000_000n);
  return (
    <>
      <TopBar
        goToShortcut={false}
        title={
          <>
            <Tooltip label="Back to the search (browser's back keeps the query)">
              <ActionIcon component={Link} href="/traces" variant="subtle" color="gray" aria-label="Search traces">
                <IconArrowLeft size={17} />
              </ActionIcon>
            </Tooltip>
            <ServiceDot service={root.service} />
            <h1>
              {root.service} <span className={classes.operation}>{root.name || '(no name)'}</span>
            </h1>
          </>
        }
      >
        <HeaderActions trace={trace} response={response} onRefresh={onRefresh} refreshing={refreshing} />
      </TopBar>
      <section className={classes.facts} aria-label="Trace summary">
        <Fact label="Trace ID">
          <span className="mono">{trace.traceId}</span>
          <CopyButton text={trace.traceId} label="Copy trace ID" />
        </Fact>
        <Fact label={`Start, ${localZone()}`}>
          <time dateTime={new Date(startMillis).toISOString()} className="number">
            {formatLocal(startMillis)}
          </time>
          <span className={classes.quiet}>{formatAgo(startMillis, loadedMillis)}</span>
        </Fact>
        {localZone() !== 'UTC' && (
          <Fact label="UTC">
            <span className="number">{formatUtc(startMillis)}</span>
          </Fact>
        )}
        <Fact label="Duration">
          <strong className="number">{formatDuration(trace.durationNanos)}</strong>
        </Fact>
        <Fact label="Spans">
          <span className="number">{formatCount(trace.spans.length)}</span>
        </Fact>
        <Fact label="Depth">
          <span className="number">{trace.depth}</span>
        </Fact>
        <Fact label="Errors">
          <span className="number" data-error={trace.errorCount > 0 || undefined}>
            {formatCount(trace.errorCount)}
          </span>
        </Fact>
        <Fact label={services.length === 1 ? 'Service' : `${services.length} services`} wide>
          <ul className={classes.services}>
            {services.map((service) => (
              <li key={service.name} title={`${formatCount(service.spanCount)} spans, ${formatCount(service.errorCount)} errors, ${formatDuration(service.selfNanos)} self time`}>
                <ServiceDot service={service.name} />
                {service.name}
                <span className={`${classes.quiet} number`}>{formatCount(service.spanCount)}</span>
              </li>
            ))}
          </ul>
        </Fact>
      </section>
      {warnings.length > 0 && (
        <section aria-label="Warnings">
          <ul className={classes.warnings}>
            {warnings.map(({ problem, text, row }) => (
              <li key={problem}>
                <IconAlertTriangle size={14} aria-hidden />
                {text}
                {row !== undefined && (
                  <button type="button" onClick={() => onSelect(row)}>
                    Show
                  </button>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Fact({ label, wide, children }: { label: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={classes.fact} data-wide={wide}>
      <div className={classes.label}>{label}</div>
      <div className={classes.value}>{children}</div>
    </div>
  );
}

function HeaderActions({ trace, response, onRefresh, refreshing }: Omit<TraceHeaderProps, 'onSelect' | 'loadedMillis'>) {
  const { copied, copy } = useCopy();
  return (
    <>
      <Tooltip label={copied ? 'Copied' : 'Copy link (y)'}>
        <ActionIcon variant="default" size={30} aria-label="Copy link" onClick={() => copy(location.href)}>
          {copied ? <IconCheck size={16} /> : <IconLink size={16} />}
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Download as OTLP JSON">
        <ActionIcon variant="default" size={30} aria-label="Download as OTLP JSON" onClick={() => downloadJson(response.trace, `${trace.traceId}.json`)}>
          <IconDownload size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Load again (r)">
        <ActionIcon variant="default" size={30} aria-label="Load again" onClick={onRefresh} loading={refreshing}>
          <IconRefresh size={16} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
