import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconFilter, IconFold, IconRoute, IconSearch, IconArrowsMaximize, IconArrowsVertical, IconX } from '@tabler/icons-react';
import type { KeyboardEvent, RefObject } from 'react';
import { formatCount } from '../../time/format';
import type { Trace } from '../../trace/model';
import { collapseAll } from '../../trace/rows';
import type { TraceViewState } from './useTraceView';
import classes from './TraceToolbar.module.css';

interface TraceToolbarProps {
  trace: Trace;
  view: TraceViewState;
  findBox: RefObject<HTMLInputElement | null>;
  showCritical: boolean;
  onShowCritical: (show: boolean) => void;
  onLeaveFind: () => void;
}

export function TraceToolbar({ trace, view, findBox, showCritical, onShowCritical, onLeaveFind }: TraceToolbarProps) {
  const { matches, findText, activeRow } = view;
  const position = matches.indexOf(activeRow) + 1;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      view.goToMatch(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (findText) view.setFindText('');
      else onLeaveFind();
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      onLeaveFind();
    }
  };

  return (
    <div className={classes.bar} role="toolbar" aria-label="Trace">
      <TextInput
        ref={findBox}
        size="xs"
        className={classes.find}
        value={findText}
        onChange={(event) => view.setFindText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        placeholder="Find: name, service, attribute, key=value"
        aria-label="Find in trace"
        leftSection={<IconSearch size={14} />}
        rightSection={
          findText ? (
            <ActionIcon variant="subtle" color="gray" size={20} aria-label="Clear" onClick={() => view.setFindText('')}>
              <IconX size={13} />
            </ActionIcon>
          ) : (
            <kbd>/</kbd>
          )
        }
        spellCheck={false}
        autoComplete="off"
      />
      {findText && (
        <>
          <span className={`${classes.count} number`} role="status" aria-label="Matches" data-none={matches.length === 0 || undefined}>
            {matches.length === 0 ? 'No match' : `${position || '–'} of ${formatCount(matches.length)}`}
          </span>
          <Tooltip label="Previous match (b)">
            <ActionIcon variant="subtle" color="gray" size={26} aria-label="Previous match" disabled={matches.length === 0} onClick={() => view.goToMatch(-1)}>
              <IconChevronUp size={16} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label="Next match (f)">
            <ActionIcon variant="subtle" color="gray" size={26} aria-label="Next match" disabled={matches.length === 0} onClick={() => view.goToMatch(1)}>
              <IconChevronDown size={16} />
            </ActionIcon>
          </Tooltip>
          <Button
            size="compact-sm"
            variant={view.onlyMatches ? 'light' : 'subtle'}
            color={view.onlyMatches ? 'teal' : 'gray'}
            aria-pressed={view.onlyMatches}
            leftSection={<IconFilter size={14} />}
            onClick={() => view.setOnlyMatches(!view.onlyMatches)}
          >
            Only matches
          </Button>
        </>
      )}
      <span className={classes.space} />
      {view.isZoomed && (
        <Button size="compact-sm" variant="light" color="teal" leftSection={<IconArrowsMaximize size={14} />} onClick={() => view.setWindow(undefined)}>
          Whole trace
        </Button>
      )}
      <Tooltip label="What the duration waited for">
        <Button
          size="compact-sm"
          variant={showCritical ? 'light' : 'subtle'}
          color={showCritical ? 'teal' : 'gray'}
          aria-pressed={showCritical}
          leftSection={<IconRoute size={14} />}
          onClick={() => onShowCritical(!showCritical)}
        >
          Critical path
        </Button>
      </Tooltip>
      <Tooltip label="Collapse all ([)">
        <ActionIcon variant="subtle" color="gray" size={26} aria-label="Collapse all" onClick={() => view.collapse(collapseAll(trace.spans))}>
          <IconFold size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Expand all (])">
        <ActionIcon variant="subtle" color="gray" size={26} aria-label="Expand all" onClick={() => view.collapse(new Set())}>
          <IconArrowsVertical size={16} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
