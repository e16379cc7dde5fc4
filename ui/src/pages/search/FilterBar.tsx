import { Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { noFilters, quote, type FilterQuery, type Filters } from '../../traceql/filters';
import type { TagSource } from '../../traceql/completion';
import { parseDuration } from '../../time/format';
import { CommittedInput } from './CommittedInput';
import { limits } from './useSearchState';
import classes from './FilterBar.module.css';

interface FilterBarProps {
  /** Null when the query says more than filters can show. */
  query: FilterQuery | null;
  tagSource: TagSource;
  limit: number;
  onLimit: (limit: number) => void;
  onChange: (query: FilterQuery) => void;
  onReset: () => void;
}

const statuses = [
  { value: '', label: 'Any' },
  { value: 'error', label: 'Error' },
  { value: 'ok', label: 'OK' },
  { value: 'unset', label: 'Unset' },
];

const durationProblem = (text: string) => (text === '' || parseDuration(text) !== null ? null : 'Write 250ms, 1.5s, 2m');

/** Service, span name, duration and status without the query language. */
export function FilterBar({ query, tagSource, limit, onLimit, onChange, onReset }: FilterBarProps) {
  const disabled = query === null;
  const filters = query?.filters ?? noFilters;
  const set = (change: Partial<Filters>) => {
    if (query) onChange({ ...query, filters: { ...query.filters, ...change } });
  };
  const inService = filters.service ? `{ resource.service.name = ${quote(filters.service)} }` : '{}';
  const isEmpty = !disabled && Object.values(filters).every((value) => value === '') && query.rest.length === 0 && query.pipeline === '';

  return (
    <div className={classes.bar} role="group" aria-label="Filters">
      <CommittedInput
        label="Service"
        placeholder="Any"
        width={180}
        value={filters.service}
        disabled={disabled}
        suggest={() => tagSource.values('resource.service.name', '{}')}
        onCommit={(service) => set({ service })}
      />
      <CommittedInput
        label="Span name"
        placeholder="Any"
        width={240}
        value={filters.name}
        disabled={disabled}
        suggest={() => tagSource.values('name', inService)}
        suggestKey={inService}
        onCommit={(name) => set({ name })}
      />
      <CommittedInput label="Span duration from" placeholder="100ms" width={116} value={filters.minDuration} disabled={disabled} problem={durationProblem} onCommit={(minDuration) => set({ minDuration })} />
      <CommittedInput label="to" placeholder="5s" width={90} value={filters.maxDuration} disabled={disabled} problem={durationProblem} onCommit={(maxDuration) => set({ maxDuration })} />
      <div className={classes.field}>
        <span className={classes.label} id="status-label">
          Span status
        </span>
        <SegmentedControl
          size="xs"
          aria-labelledby="status-label"
          disabled={disabled}
          data={statuses}
          value={filters.status}
          onChange={(status) => set({ status: status as Filters['status'] })}
        />
      </div>
      <NativeSelect
        size="xs"
        label="Limit"
        classNames={{ label: classes.label }}
        data={[...new Set([...limits, limit])].sort((a, b) => a - b).map(String)}
        value={String(limit)}
        onChange={(event) => onLimit(Number(event.currentTarget.value))}
      />
      {!isEmpty && (
        <Button size="xs" variant="subtle" color="gray" onClick={onReset} className={classes.clear}>
          Clear
        </Button>
      )}
      {disabled && <span className={classes.note}>This query says more than the filters can show.</span>}
    </div>
  );
}
