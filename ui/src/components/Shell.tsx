import { UnstyledButton } from '@mantine/core';
import { IconDeviceDesktop, IconKeyboard, IconMoon, IconSun, IconTimeline } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useTheme, type SchemeChoice } from '../theme/useTheme';
import { Logo } from './Logo';
import { ShortcutsDialog } from './ShortcutsDialog';
import { useShortcuts } from './useShortcuts';
import classes from './Shell.module.css';

const themeIcons = { auto: IconDeviceDesktop, light: IconSun, dark: IconMoon };
const themeNames: Record<SchemeChoice, string> = { auto: 'Auto', light: 'Light', dark: 'Dark' };

/** The frame of every page: rail on the left, the page beside it. Links stand here only for pages that exist. */
export function Shell({ children }: { children: ReactNode }) {
  const [path, navigate] = useLocation();
  const [helpOpen, setHelpOpen] = useState(false);
  const { choice, next, cycle } = useTheme();
  const ThemeIcon = themeIcons[choice];

  useShortcuts({
    '?': () => setHelpOpen(true),
    '.': cycle,
    'g t': () => navigate('/traces'),
  });

  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#main">
        Skip to content
      </a>
      <nav className={classes.rail} aria-label="Pages">
        <Link href="/traces" className={classes.logo} aria-label="Spoor, start page">
          <Logo />
        </Link>
        <Link href="/traces" className={classes.item} aria-current={path.startsWith('/trace') ? 'page' : undefined}>
          <IconTimeline size={19} stroke={1.7} />
          <span>Traces</span>
        </Link>
        <div className={classes.space} />
        <UnstyledButton className={classes.item} onClick={() => setHelpOpen(true)} aria-label="Keys: keyboard shortcuts" title="Keyboard shortcuts (?)">
          <IconKeyboard size={19} stroke={1.7} />
          <span>Keys</span>
        </UnstyledButton>
        <UnstyledButton
          className={classes.item}
          onClick={cycle}
          aria-label={`Theme: ${themeNames[choice]}. Switch to ${themeNames[next]}`}
          title={`Theme: ${themeNames[choice]} (.)`}
        >
          <ThemeIcon size={19} stroke={1.7} />
          <span>{themeNames[choice]}</span>
        </UnstyledButton>
      </nav>
      <div className={classes.page}>{children}</div>
      <ShortcutsDialog opened={helpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  );
}
