import { Loader } from '@mantine/core';
import classes from './Notice.module.css';

export function PageLoading({ text = 'Loading…' }: { text?: string }) {
  return (
    <div className={classes.center} role="status">
      <Loader size={22} color="var(--accent)" />
      <span className={classes.quiet}>{text}</span>
    </div>
  );
}
