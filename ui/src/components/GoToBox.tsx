import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useRef, useState, type SyntheticEvent } from 'react';
import { useLocation } from 'wouter';
import { parseTraceId } from '../trace/ids';
import { quote } from '../traceql/filters';
import { useShortcuts } from './useShortcuts';
import classes from './GoToBox.module.css';

/** Takes a trace id, a TraceQL query or a service name, and goes there. */
export function GoToBox({ shortcut }: { shortcut: boolean }) {
  const [text, setText] = useState('');
  const [, navigate] = useLocation();
  const input = useRef<HTMLInputElement>(null);
  useShortcuts(shortcut ? { '/': () => input.current?.focus() } : {});

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const target = goToTarget(text);
    if (!target) return;
    setText('');
    input.current?.blur();
    navigate(target);
  };

  return (
    <form className={classes.form} onSubmit={submit} role="search">
      <TextInput
        ref={input}
        size="xs"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') input.current?.blur();
        }}
        placeholder="Go to trace ID, service or query"
        aria-label="Go to trace ID, service or query"
        leftSection={<IconSearch size={14} />}
        rightSection={shortcut ? <kbd>/</kbd> : null}
        spellCheck={false}
        autoComplete="off"
      />
    </form>
  );
}

function goToTarget(text: string): string | null {
  const trimmed = text.trim();
  if (!trimmed) return null;
  const traceId = parseTraceId(trimmed);
  if (traceId) return `/trace/${traceId}`;
  const query = trimmed.startsWith('{') || trimmed.startsWith('(') ? trimmed : `{ resource.service.name = ${quote(trimmed)} }`;
  return `/traces?q=${encodeURIComponent(query)}`;
}
