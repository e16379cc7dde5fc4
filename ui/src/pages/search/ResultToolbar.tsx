import { Button, Menu } from '@mantine/core';
import { IconCheck, IconChevronDown, IconDownload, IconLink, IconListTree, IconTerminal2 } from '@tabler/icons-react';
import { apiUrl } from '../../api/client';
import type { SearchResponse } from '../../api/search';
import { copyText } from '../../components/useCopy';
import { downloadJson } from '../../components/download';
import { formatBytes, formatCount, plural } from '../../time/format';
import { absoluteRange, apiSeconds } from '../../time/range';
import type { Result } from './results';
import type { SearchState } from './useSearchState';
import classes from './ResultToolbar.module.css';

interface ResultToolbarProps {
  results: readonly Result[];
  response: SearchResponse;
  state: SearchState;
  onChange: (change: Partial<SearchState>, options?: { replace: boolean }) => void;
  onCopyLink: () => void;
  copied: boolean;
}

/** What was found, what it cost, and what can be done with it. */
export function ResultToolbar({ results, response, state, onChange, onCopyLink, copied }: ResultToolbarProps) {
  const { metrics } = response;
  const atLimit = results.length >= state.limit;
  return (
    <div className={classes.bar}>
      <p className={classes.summary} aria-live="polite">
        <strong className="number">{plural(results.length, 'trace')}</strong>
        {atLimit && <span className={classes.limit}>stopped at the limit</span>}
        {response.status === 'PARTIAL' && <span className={classes.limit}>{response.message ?? 'partial result'}</span>}
        {metrics?.inspectedTraces !== undefined && (
          <span className={classes.cost}>
            searched {formatCount(metrics.inspectedTraces)} traces
            {metrics.inspectedBytes && `, ${formatBytes(Number(metrics.inspectedBytes))}`}
          </span>
        )}
      </p>
      <Button
        size="compact-sm"
        variant={state.showSpans ? 'light' : 'subtle'}
        color={state.showSpans ? 'teal' : 'gray'}
        aria-pressed={state.showSpans}
        leftSection={<IconListTree size={14} />}
        onClick={() => onChange({ showSpans: !state.showSpans }, { replace: true })}
      >
        Matched spans
      </Button>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <Button size="compact-sm" variant="subtle" color="gray" rightSection={<IconChevronDown size={13} />}>
            {copied ? 'Copied' : 'Share'}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={copied ? <IconCheck size={14} /> : <IconLink size={14} />} onClick={onCopyLink} rightSection={<kbd>y</kbd>}>
            Copy link, time range fixed
          </Menu.Item>
          <Menu.Item leftSection={<IconTerminal2 size={14} />} onClick={() => void copyText(curlOf(state))}>
            Copy as curl
          </Menu.Item>
          <Menu.Item leftSection={<IconDownload size={14} />} onClick={() => downloadJson(response, 'spoor-search.json')}>
            Download JSON
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

function curlOf(state: SearchState): string {
  const url = location.origin + apiUrl('/api/search', { q: state.q || '{}', limit: state.limit, ...apiSeconds(absoluteRange(state.range)) });
  return `curl -s '${url.replaceAll("'", '%27')}'`;
}
