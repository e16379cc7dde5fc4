import { Autocomplete } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TagValue } from '../../api/tags';
import classes from './FilterBar.module.css';

interface CommittedInputProps {
  label: string;
  placeholder: string;
  width: number;
  value: string;
  disabled: boolean;
  /** What is wrong with a text; it is not committed then. */
  problem?: (text: string) => string | null;
  suggest?: () => Promise<TagValue[]>;
  suggestKey?: string;
  onCommit: (value: string) => void;
}

const maxSuggestions = 100;

/** A text field whose value counts when Enter is pressed, a suggestion is picked or the field is left. */
export function CommittedInput({ label, placeholder, width, value, disabled, problem, suggest, suggestKey = '', onCommit }: CommittedInputProps) {
  const [text, setText] = useState(value);
  const [shown, setShown] = useState(value);
  const [open, setOpen] = useState(false);
  if (shown !== value) {
    setShown(value);
    setText(value);
  }
  const { data = [] } = useQuery({
    queryKey: ['suggest', label, suggestKey],
    queryFn: async () => (suggest ? (await suggest()).map((entry) => entry.value) : []),
    enabled: open && suggest !== undefined,
    staleTime: 30_000,
  });
  const error = problem?.(text.trim()) ?? null;
  const commit = (next: string) => {
    const trimmed = next.trim();
    if (trimmed !== value && (problem?.(trimmed) ?? null) === null) onCommit(trimmed);
  };

  return (
    <Autocomplete
      size="xs"
      maw={width}
      miw={Math.min(width, 100)}
      className={classes.input}
      label={label}
      classNames={{ label: classes.label, dropdown: classes.dropdown, options: classes.options }}
      placeholder={placeholder}
      value={text}
      disabled={disabled}
      error={error !== null}
      title={error ?? undefined}
      aria-description={error ?? undefined}
      data={[...new Set(data)]}
      limit={maxSuggestions}
      maxDropdownHeight={320}
      comboboxProps={{ width: 'max-content', position: 'bottom-start', shadow: 'md' }}
      spellCheck={false}
      clearable
      onFocus={() => setOpen(true)}
      onChange={(next) => {
        setText(next);
        if (next === '') commit('');
      }}
      onOptionSubmit={commit}
      onBlur={() => commit(text)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit(event.currentTarget.value);
        if (event.key === 'Escape') setText(value);
      }}
    />
  );
}
