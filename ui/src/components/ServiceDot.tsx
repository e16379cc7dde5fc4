import { useTheme } from '../theme/useTheme';
import classes from './ServiceDot.module.css';

/** The colored square of a service. */
export function ServiceDot({ service }: { service: string }) {
  const { colorOf } = useTheme();
  return <span className={classes.dot} style={{ background: colorOf(service) }} aria-hidden />;
}
