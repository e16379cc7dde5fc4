import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { ApiError } from '../../api/client';
import { search } from '../../api/search';
import { copyText } from '../../components/useCopy';
import { ErrorNotice } from '../../components/ErrorNotice';
import { PageLoading } from '../../components/PageLoading';
import { RangePicker } from '../../components/RangePicker';
import { TopBar } from '../../components/TopBar';
import { useShortcuts } from '../../components/useShortcuts';
import { absoluteRange, rangeProblem } from '../../time/range';
import { errorOffset } from '../../traceql/errorPosition';
import { withSpanNames } from '../../traceql/spanNames';
import { NoResults } from './NoResults';
import { QueryPanel } from './QueryPanel';
import { ResultChart } from './ResultChart';
import { ResultTable } from './ResultTable';
import { ResultToolbar } from './ResultToolbar';
import { sortResults, toResult } from './results';
import { useSearchState, writeState, type SearchState } from './useSearchState';
import classes from './SearchPage.module.css';

const spansPerSpanset = 10;

export default function SearchPage() {
  const [state, setState] = useSearchState();
  const { q, range, limit, sort, showSpans } = state;
  useEffect(() => {
    document.title = 'Traces – Spoor';
  }, []);

  const problem = rangeProblem(range);
  const sent = showSpans ? withSpanNames(q || '{}') : q || '{}';
  const result = useQuery({
    queryKey: ['search', sent, range.from, range.to, limit],
    queryFn: async ({ signal }) => {
      const response = await search({ q: sent, range, limit, spansPerSpanset }, signal);
      return { response, nowMillis: Date.now() };
    },
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    enabled: problem === null,
  });
  const { data, error, isFetching, refetch } = result;
  const results = useMemo(() => sortResults((data?.response.traces ?? []).map(toResult), sort), [data, sort]);

  const [copied, setCopied] = useState(false);
  const copyLink = () => {
    const url = linkTo(state);
    void copyText(url).then((done) => {
      setCopied(done);
      setTimeout(() => setCopied(false), 1400);
    });
  };

  useShortcuts({ r: () => void refetch(), y: copyLink, o: () => setState({ showSpans: !showSpans }, { replace: true }) });

  const shownError = error && !isFetching ? error : null;
  return (
    <>
      <TopBar title={<h1>Traces</h1>}>
        <RangePicker range={range} onChange={(next) => setState({ range: next })} problem={problem} />
        <Tooltip label="Run again (r)">
          <ActionIcon variant="default" size={30} aria-label="Refresh" onClick={() => void refetch()} loading={isFetching}>
            <IconRefresh size={16} />
          </ActionIcon>
        </Tooltip>
      </TopBar>
      <main id="main" className={classes.main}>
        <QueryPanel
          q={q}
          range={range}
          limit={limit}
          errorOffset={shownError instanceof ApiError && shownError.status === 400 ? errorOffset(shownError.message, q || '{}') : null}
          onRun={(next) => {
            if (next === q) void refetch();
            else setState({ q: next });
          }}
          onLimit={(next) => setState({ limit: next })}
        />
        {shownError && (
          <ErrorNotice
            title={shownError instanceof ApiError && shownError.status === 400 ? 'The server does not accept this search' : 'The search failed'}
            message={shownError.message}
            onRetry={() => void refetch()}
          />
        )}
        {!data && isFetching && <PageLoading text="Searching…" />}
        {data && !shownError && results.length === 0 && <NoResults state={state} onChange={setState} />}
        {data && !shownError && results.length > 0 && (
          <div className={classes.results} data-stale={isFetching || undefined}>
            <ResultChart results={results} />
            <ResultToolbar results={results} response={data.response} state={state} onChange={setState} onCopyLink={copyLink} copied={copied} />
            <ResultTable results={results} nowMillis={data.nowMillis} sort={sort} showSpans={showSpans} onSort={(next) => setState({ sort: next }, { replace: true })} />
          </div>
        )}
      </main>
    </>
  );
}

/** The page's address with both ends of the time range fixed, so that it shows the same tomorrow. */
function linkTo(state: SearchState): string {
  return `${location.origin}/traces?${writeState({ ...state, range: absoluteRange(state.range) }).toString()}`;
}
