import { useQuery } from '@tanstack/react-query';
import { IconMapSearch } from '@tabler/icons-react';
import { useEffect, useMemo } from 'react';
import { Link } from 'wouter';
import { ApiError } from '../../api/client';
import { fetchTrace } from '../../api/traces';
import { CopyButton } from '../../components/CopyButton';
import { ErrorNotice } from '../../components/ErrorNotice';
import { Notice } from '../../components/Notice';
import { PageLoading } from '../../components/PageLoading';
import { TopBar } from '../../components/TopBar';
import { buildTrace } from '../../trace/build';
import { TraceView } from './TraceView';
import classes from './TracePage.module.css';

const freshMillis = 30_000;

export default function TracePage({ traceId }: { traceId: string }) {
  const { data, dataUpdatedAt, error, isFetching, refetch } = useQuery({
    queryKey: ['trace', traceId],
    queryFn: ({ signal }) => fetchTrace(traceId, signal),
    staleTime: freshMillis,
    // Comparing two answers of a hundred thousand spans to keep equal parts would cost more than drawing them.
    structuralSharing: false,
  });
  const trace = useMemo(() => (data ? buildTrace(traceId, data) : null), [data, traceId]);
  useEffect(() => {
    document.title = trace ? `${trace.root.service} ${trace.root.name} – Spoor` : 'Trace – Spoor';
  }, [trace]);

  if (trace && data) {
    return <TraceView key={trace.spans.length} trace={trace} response={data} loadedMillis={dataUpdatedAt} onRefresh={() => void refetch()} refreshing={isFetching} />;
  }
  return (
    <>
      <TopBar title={<h1>Trace</h1>} />
      <main id="main" className={classes.main}>
        {error && (
          <ErrorNotice
            title={error instanceof ApiError && error.status === 400 ? 'This is not a trace ID' : 'The trace could not be loaded'}
            message={error.message}
            onRetry={() => void refetch()}
          />
        )}
        {!error && isFetching && <PageLoading text="Loading trace…" />}
        {!error && !isFetching && data && (
          <Notice icon={<IconMapSearch size={32} stroke={1.4} />} title="Trace not found">
            <span className={classes.id}>
              <code>{traceId}</code>
              <CopyButton text={traceId} label="Copy trace ID" />
            </span>
            <p>No span of this trace is stored. It may not have arrived yet, may have been sampled away, or its retention has ended.</p>
            <Link href="/traces">Search traces</Link>
          </Notice>
        )}
      </main>
    </>
  );
}
