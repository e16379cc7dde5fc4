import { Modal } from '@mantine/core';
import { Fragment } from 'react';
import classes from './ShortcutsDialog.module.css';

const groups: readonly { title: string; keys: readonly (readonly [keys: string, meaning: string])[] }[] = [
  {
    title: 'Everywhere',
    keys: [
      ['?', 'This help'],
      ['/', 'Go to a trace, service or query; on a trace: find'],
      ['g t', 'Traces'],
      ['y', 'Copy a link to this page'],
      ['.', 'Switch theme'],
    ],
  },
  {
    title: 'Search',
    keys: [
      ['Enter', 'Run the query'],
      ['Shift Enter', 'New line in the query'],
      ['Ctrl Space', 'Complete'],
      ['r', 'Refresh'],
      ['j k', 'Next, previous result'],
      ['o', 'Show or hide matched spans'],
    ],
  },
  {
    title: 'Trace',
    keys: [
      ['↑ ↓', 'Previous, next span'],
      ['← →', 'Collapse, expand; to parent, to child'],
      ['Enter', 'Show or hide details'],
      ['[ ]', 'Collapse all, expand all'],
      ['o p', 'Collapse, expand one level'],
      ['Ctrl b', 'Find'],
      ['f b', 'Next, previous match'],
      ['+ −', 'Zoom in, out'],
      ['a d', 'Pan left, right'],
      ['0', 'Whole trace'],
      ['Esc', 'Close details, clear the find'],
    ],
  },
];

export function ShortcutsDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard shortcuts" size={760} centered lockScroll={false} closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className={classes.groups}>
        {groups.map((group) => (
          <section key={group.title}>
            <h3 className={classes.title}>{group.title}</h3>
            <dl className={classes.keys}>
              {group.keys.map(([keys, meaning]) => (
                <Fragment key={keys}>
                  <dt>
                    {keys.split(' ').map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{meaning}</dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
