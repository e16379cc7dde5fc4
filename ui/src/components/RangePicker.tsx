import { Button, Popover, TextInput } from '@mantine/core';
import { IconChevronDown, IconClock } from '@tabler/icons-react';
import { useState, type SyntheticEvent } from 'react';
import { allTime, describeRange, rangeProblem, type TimeRange } from '../time/range';
import { localZone } from '../time/format';
import classes from './RangePicker.module.css';

const presets: readonly TimeRange[] = [
  ...['5m', '15m', '30m', '1h', '3h', '6h', '12h', '24h', '2d', '7d', '30d'].map((back) => ({ from: `now-${back}`, to: 'now' })),
  allTime,
];

interface RangePickerProps {
  range: TimeRange;
  problem: string | null;
  onChange: (range: TimeRange) => void;
}

export function RangePicker({ range, problem, onChange }: RangePickerProps) {
  const [opened, setOpened] = useState(false);
  const choose = (next: TimeRange) => {
    setOpened(false);
    onChange(next);
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconClock size={15} />}
          rightSection={<IconChevronDown size={13} />}
          onClick={() => setOpened(!opened)}
          data-problem={problem !== null || undefined}
          title={problem ?? undefined}
          className={classes.button}
          aria-label={`Time range: ${describeRange(range)}`}
        >
          <span className="number">{describeRange(range)}</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown}>
        <CustomRange key={`${range.from} ${range.to} ${opened}`} range={range} onChange={choose} />
        <div className={classes.presets} role="group" aria-label="Presets">
          {presets.map((preset) => (
            <Button
              key={preset.from}
              size="compact-sm"
              variant={preset.from === range.from && preset.to === range.to ? 'light' : 'subtle'}
              color={preset.from === range.from ? 'teal' : 'gray'}
              justify="flex-start"
              className={classes.preset}
              onClick={() => choose(preset)}
            >
              {describeRange(preset)}
            </Button>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function CustomRange({ range, onChange }: { range: TimeRange; onChange: (range: TimeRange) => void }) {
  const [from, setFrom] = useState(editable(range.from));
  const [to, setTo] = useState(editable(range.to));
  const next = { from: from.trim(), to: to.trim() };
  const problem = rangeProblem(next);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!problem) onChange({ from: stored(next.from), to: stored(next.to) });
  };
  return (
    <form className={classes.custom} onSubmit={submit}>
      <TextInput size="xs" label="From" value={from} onChange={(event) => setFrom(event.currentTarget.value)} spellCheck={false} data-autofocus />
      <TextInput size="xs" label="To" value={to} onChange={(event) => setTo(event.currentTarget.value)} spellCheck={false} />
      <p className={classes.hint} role={problem ? 'alert' : undefined} data-problem={problem ? true : undefined}>
        {problem ?? `now, now-15m, 2026-05-01 14:30 (${localZone()})`}
      </p>
      <Button size="xs" type="submit" disabled={problem !== null}>
        Apply
      </Button>
    </form>
  );
}

/** Absolute ends stand as milliseconds in the URL and as local time in the form. */
function editable(text: string): string {
  if (!/^\d{11,}$/.test(text)) return text;
  const date = new Date(Number(text));
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().replace('T', ' ').replace(/(\.000)?Z$/, '');
}

function stored(text: string): string {
  if (text.startsWith('now') || text === 'all') return text;
  const millis = Date.parse(text.replace(/^(\d{4}-\d{2}-\d{2}) (?=\d)/, '$1T'));
  return Number.isNaN(millis) ? text : String(millis);
}
