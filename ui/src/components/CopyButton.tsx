import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useCopy } from './useCopy';

/** Copies a text; `label` says what it is. */
export function CopyButton({ text, label, size = 13 }: { text: string; label: string; size?: number }) {
  const { copied, copy } = useCopy();
  return (
    <Tooltip label={copied ? 'Copied' : label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={size + 9}
        aria-label={label}
        onClick={(event) => {
          event.stopPropagation();
          copy(text);
        }}
      >
        {copied ? <IconCheck size={size} /> : <IconCopy size={size} />}
      </ActionIcon>
    </Tooltip>
  );
}
