import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconMoodEmpty } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { search } from '../../api/search';
import { Notice } from '../../components/Notice';
import { allTime } from '../../time/range';
import { FirstSpans } from './FirstSpans';
import type { SearchState } from './useSearchState';
import classes from './NoResults.module.css';

const watchMillis = 2000;

/** Nothing found: either there is nothing at all yet, or not in this range, or not for this query. */
export function NoResults({ state, onChange }: { state: SearchState; onChange: (change: Partial<SearchState>) => void }) {
  const client = useQueryClient();
  const { data: hasTraces } = useQuery({
    queryKey: ['any-traces'],
    queryFn: async ({ signal }) => ((await search({ q: '{}', range: allTime, limit: 1, spansPerSpanset: 1 }, signal)).traces ?? []).length > 0,
    refetchInterval: (query) => (query.state.data === false ? watchMillis : false),
    staleTime: 0,
  });
  const isPlain = state.q === '' || state.q === '{}';

  // The first spans have arrived while somebody looked at the instructions.
  const before = useRef(hasTraces);
  useEffect(() => {
    if (hasTraces && before.current === false) void client.invalidateQueries({ queryKey: ['search'] });
    before.current = hasTraces;
  }, [client, hasTraces]);

  if (hasTraces === undefined) return null;
  if (!hasTraces) return <FirstSpans />;
  return (
    <Notice icon={<IconMoodEmpty size={30} stroke={1.4} />} title="No traces match">
      <p>{isPlain ? 'There are traces, but none in this time range.' : 'No trace in this time range has spans that match the query.'}</p>
      <div className={classes.actions}>
        {state.range.from !== allTime.from && (
          <Button size="xs" variant="default" onClick={() => onChange({ range: allTime })}>
            Search all time
          </Button>
        )}
        {!isPlain && (
          <Button size="xs" variant="default" onClick={() => onChange({ q: '' })}>
            Clear the query
          </Button>
        )}
      </div>
    </Notice>
  );
}
