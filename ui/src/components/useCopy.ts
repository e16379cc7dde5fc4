import { useEffect, useState } from 'react';

const shownMillis = 1400;

/** Copies to the clipboard and says so for a moment. */
export function useCopy() {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), shownMillis);
    return () => clearTimeout(timer);
  }, [copied]);
  return {
    copied,
    copy: (text: string) => {
      void copyText(text).then(setCopied);
    },
  };
}

/** True when it worked. Over plain HTTP from another machine browsers offer no clipboard; a selection does. */
export async function copyText(text: string): Promise<boolean> {
  if (window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false;
    }
  }
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way without a secure context
  const done = document.execCommand('copy');
  area.remove();
  return done;
}
