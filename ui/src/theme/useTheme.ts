import { useMantineColorScheme, useComputedColorScheme, type MantineColorSchemeManager } from '@mantine/core';
import { serviceColor } from './serviceColor';

/** Also read by public/theme.js before the first paint. */
const storageKey = 'spoor.theme';

/** Keeps the choice in local storage; without one, or with `auto`, the system decides. */
export const colorSchemeManager: MantineColorSchemeManager = {
  get(fallback) {
    const stored = readStored();
    return stored === 'light' || stored === 'dark' ? stored : fallback;
  },
  set(value) {
    try {
      if (value === 'auto') localStorage.removeItem(storageKey);
      else localStorage.setItem(storageKey, value);
    } catch {
      // Storage is blocked: the choice lasts until the page is left.
    }
  },
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear() {
    this.set('auto');
  },
};

function readStored(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

export type SchemeChoice = 'auto' | 'light' | 'dark';

export function useTheme() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const next: SchemeChoice = colorScheme === 'auto' ? 'light' : colorScheme === 'light' ? 'dark' : 'auto';
  return {
    choice: colorScheme,
    scheme,
    next,
    cycle: () => setColorScheme(next),
    colorOf: (service: string) => serviceColor(service, scheme),
  };
}
