import { attribute } from '../../trace/attributes';
import { formatDuration } from '../../time/format';
import type { Span } from '../../trace/model';
import { AttributeTable } from './AttributeTable';
import classes from './EventList.module.css';

/** The events of a span in time order, counted from the span's start; exceptions with their stack. */
export function EventList({ span, traceStartNanos, filter }: { span: Span; traceStartNanos: bigint; filter: string }) {
  const events = (span.source.events ?? [])
    .map((event) => ({ event, offsetNanos: Number(BigInt(event.timeUnixNano ?? 0) - traceStartNanos) - span.startNanos }))
    .sort((a, b) => a.offsetNanos - b.offsetNanos);
  return (
    <ol className={classes.list}>
      {events.map(({ event, offsetNanos }, index) => {
        const stack = attribute(event.attributes, 'exception.stacktrace');
        const type = attribute(event.attributes, 'exception.type');
        const message = attribute(event.attributes, 'exception.message');
        const isException = type !== undefined || event.name === 'exception';
        const rest = (event.attributes ?? []).filter((pair) => !isException || !['exception.stacktrace', 'exception.type', 'exception.message'].includes(pair.key));
        return (
          <li key={index} className={classes.event} data-exception={isException || undefined}>
            <div className={classes.head}>
              <span className={classes.name}>{isException ? (type ?? 'exception') : event.name}</span>
              <span className={`${classes.time} number`} title="From the span's start">
                +{formatDuration(offsetNanos)}
              </span>
            </div>
            {isException && message && <p className={classes.message}>{message}</p>}
            {stack && (
              <details className={classes.stack}>
                <summary>Stack trace</summary>
                <pre>{stack}</pre>
              </details>
            )}
            {rest.length > 0 && <AttributeTable attributes={rest} filter={filter} scope="event" />}
          </li>
        );
      })}
    </ol>
  );
}
