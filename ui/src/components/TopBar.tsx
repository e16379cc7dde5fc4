import type { ReactNode } from 'react';
import { GoToBox } from './GoToBox';
import classes from './TopBar.module.css';

/** The bar above a page: its title, its own controls, the go-to box. */
export function TopBar({ title, children, goToShortcut = true }: { title: ReactNode; children?: ReactNode; goToShortcut?: boolean }) {
  return (
    <header className={classes.bar}>
      <div className={classes.title}>{title}</div>
      <GoToBox shortcut={goToShortcut} />
      <div className={classes.controls}>{children}</div>
    </header>
  );
}
