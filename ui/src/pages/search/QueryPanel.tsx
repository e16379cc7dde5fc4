import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { fetchTagScopes, fetchTagValues } from '../../api/tags';
import type { TimeRange } from '../../time/range';
import type { TagSource } from '../../traceql/completion';
import { readFilters, writeFilters } from '../../traceql/filters';
import { QueryEditor } from '../../traceql/QueryEditor';
import { FilterBar } from './FilterBar';
import classes from './QueryPanel.module.css';

interface QueryPanelProps {
  q: string;
  range: TimeRange;
  limit: number;
  errorOffset: number | null;
  onRun: (q: string) => void;
  onLimit: (limit: number) => void;
}

const tagsFreshMillis = 30_000;

/** The query box and, in step with it, the plain filters. The text is a draft until it is run. */
export function QueryPanel({ q, range, limit, errorOffset, onRun, onLimit }: QueryPanelProps) {
  const [draft, setDraft] = useState(q);
  const [shown, setShown] = useState(q);
  if (shown !== q) {
    // The URL changed (a link, back, forward): it wins over the draft.
    setShown(q);
    setDraft(q);
  }

  const client = useQueryClient();
  const tagSource = useMemo<TagSource>(
    () => ({
      scopes: () =>
        client.query({ queryKey: ['tags', range.from, range.to], queryFn: ({ signal }) => fetchTagScopes(range, undefined, signal), staleTime: tagsFreshMillis }),
      values: (tag, scope) =>
        client.query({
          queryKey: ['tag-values', tag, scope, range.from, range.to],
          queryFn: ({ signal }) => fetchTagValues(tag, range, scope === '{}' ? undefined : scope, signal),
          staleTime: tagsFreshMillis,
        }),
    }),
    [client, range],
  );

  const filterQuery = useMemo(() => readFilters(draft), [draft]);
  return (
    <section className={classes.panel} aria-label="Query">
      <div className={classes.queryRow}>
        <QueryEditor
          value={draft}
          onChange={setDraft}
          onRun={() => onRun(draft.trim())}
          tagSource={tagSource}
          errorOffset={draft === q ? errorOffset : null}
        />
        <Button size="sm" className={classes.run} leftSection={<IconPlayerPlayFilled size={12} />} onClick={() => onRun(draft.trim())}>
          Run
        </Button>
      </div>
      <FilterBar
        query={filterQuery}
        tagSource={tagSource}
        limit={limit}
        onLimit={onLimit}
        onChange={(next) => {
          const text = writeFilters(next);
          setDraft(text);
          onRun(text === '{}' ? '' : text);
        }}
        onReset={() => {
          setDraft('');
          onRun('');
        }}
      />
    </section>
  );
}
