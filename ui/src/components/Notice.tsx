import type { ReactNode } from 'react';
import classes from './Notice.module.css';

/** A message in the middle of an empty place. */
export function Notice({ icon, title, children }: { icon?: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div className={classes.center}>
      {icon && <div className={classes.icon}>{icon}</div>}
      <h2 className={classes.title}>{title}</h2>
      {children && <div className={classes.body}>{children}</div>}
    </div>
  );
}
