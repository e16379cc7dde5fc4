import { CopyButton } from '../../components/CopyButton';
import { Notice } from '../../components/Notice';
import classes from './FirstSpans.module.css';

const snippets: readonly { title: string; text: string; code: string }[] = [
  {
    title: 'From your application',
    text: 'Any OpenTelemetry SDK reads these variables.',
    code: 'export OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317\nexport OTEL_EXPORTER_OTLP_PROTOCOL=grpc\nexport OTEL_SERVICE_NAME=my-service',
  },
  { title: 'From a built-in shop', text: 'A dozen services that send realistic traces, until you stop it.', code: 'spoor demo' },
  { title: 'From a file', text: 'OTLP, Jaeger or Zipkin JSON, plain or gzip.', code: 'spoor import traces.json --shift-to-now' },
];

/** What to do when the store is empty. The page above looks for the first span every two seconds. */
export function FirstSpans() {
  return (
    <Notice title="No traces yet">
      <p>Send some in one of these ways. They show up here by themselves.</p>
      <div className={classes.cards}>
        {snippets.map(({ title, text, code }) => (
          <section key={title} className={classes.card}>
            <h3>{title}</h3>
            <p>{text}</p>
            <div className={classes.code}>
              <pre>{code}</pre>
              <CopyButton text={code} label="Copy" />
            </div>
          </section>
        ))}
      </div>
      <p className={classes.waiting} role="status">
        <span className={classes.pulse} aria-hidden /> Waiting for the first span
      </p>
    </Notice>
  );
}
