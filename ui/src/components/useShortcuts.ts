import { useEffect, useRef } from 'react';

/** `?`, `ctrl+b`, or a sequence such as `g t`. */
export type Shortcuts = Record<string, (event: KeyboardEvent) => void>;

const sequenceMillis = 900;

/** Listens on the whole page while mounted. Plain keys are ignored where somebody types or a dialog is open. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const current = useRef(shortcuts);
  useEffect(() => {
    current.current = shortcuts;
  });
  useEffect(() => {
    let before = '';
    let beforeAt = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.altKey || event.metaKey || event.isComposing) return;
      const plain = !event.ctrlKey;
      if (plain && (isTyping(event) || document.querySelector('[role=dialog]'))) return;
      const key = event.ctrlKey ? `ctrl+${event.key}` : event.key;
      const sequence = event.timeStamp - beforeAt < sequenceMillis ? `${before} ${key}` : key;
      const action = current.current[sequence] ?? current.current[key];
      before = key;
      beforeAt = event.timeStamp;
      if (!action || event.defaultPrevented) return;
      event.preventDefault();
      before = '';
      action(event);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function isTyping(event: KeyboardEvent): boolean {
  // The first element of the path sees through shadow roots, where the query box lives.
  const target = event.composedPath()[0];
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}
