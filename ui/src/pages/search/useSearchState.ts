import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { defaultRange, type TimeRange } from '../../time/range';
import { parseSort, type Sort } from './results';

export const limits = [20, 50, 100, 200, 500] as const;

/** Everything of the search page that a link carries. */
export interface SearchState {
  q: string;
  range: TimeRange;
  limit: number;
  sort: Sort;
  showSpans: boolean;
}

const defaultLimit = 50;

/** The state in the URL and a function that changes part of it; `replace` keeps the browser's history short. */
export function useSearchState(): [SearchState, (change: Partial<SearchState>, options?: { replace: boolean }) => void] {
  const [parameters, setParameters] = useSearchParams();
  const text = parameters.toString();
  const state = useMemo(() => readState(new URLSearchParams(text)), [text]);
  const update = useCallback(
    (change: Partial<SearchState>, options?: { replace: boolean }) => {
      setParameters((current) => writeState({ ...readState(current), ...change }), options);
    },
    [setParameters],
  );
  return [state, update];
}

export function readState(parameters: URLSearchParams): SearchState {
  const limit = Number(parameters.get('limit') ?? defaultLimit);
  return {
    q: parameters.get('q') ?? '',
    range: { from: parameters.get('from') ?? defaultRange.from, to: parameters.get('to') ?? defaultRange.to },
    limit: Number.isInteger(limit) && limit > 0 ? limit : defaultLimit,
    sort: parseSort(parameters.get('sort')),
    showSpans: parameters.get('spans') === '1',
  };
}

export function writeState(state: SearchState): URLSearchParams {
  const parameters = new URLSearchParams();
  if (state.q) parameters.set('q', state.q);
  parameters.set('from', state.range.from);
  parameters.set('to', state.range.to);
  if (state.limit !== defaultLimit) parameters.set('limit', String(state.limit));
  const sort = `${state.sort.descending ? '-' : ''}${state.sort.column}`;
  if (sort !== '-time') parameters.set('sort', sort);
  if (state.showSpans) parameters.set('spans', '1');
  return parameters;
}
