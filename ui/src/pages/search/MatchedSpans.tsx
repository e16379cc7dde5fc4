import { Link } from 'wouter';
import { ServiceDot } from '../../components/ServiceDot';
import { formatDuration } from '../../time/format';
import { attribute } from '../../trace/attributes';
import { attributeTexts, type Result } from './results';
import tableClasses from './ResultTable.module.css';
import classes from './MatchedSpans.module.css';

/** The spans that made a trace match, each placed in the trace's time, with the attributes that were selected. */
export function MatchedSpans({ result, columns }: { result: Result; columns: number }) {
  return (
    <tr>
      <td colSpan={columns} className={tableClasses.spansCell}>
        {result.spanSets.map((set, index) => (
          <div key={index} className={classes.set}>
            {set.attributes && set.attributes.length > 0 && (
              <div className={classes.groupLine}>
                {attributeTexts(set.attributes).map(({ key, text }) => (
                  <Chip key={key} name={key} text={text} />
                ))}
              </div>
            )}
            {(set.spans ?? []).map((span) => {
              const service = attribute(span.attributes, 'service.name');
              const duration = Number(span.durationNanos ?? 0);
              const offset = Number(BigInt(span.startTimeUnixNano ?? 0) - result.startUnixNanos);
              const total = Math.max(result.durationNanos, 1);
              return (
                <Link key={span.spanID} href={`/trace/${result.traceId}?span=${span.spanID}`} className={classes.span}>
                  <span className={classes.track} aria-hidden>
                    <span className={classes.bar} style={{ left: `${clampShare(offset / total) * 99}%`, width: `${Math.max(1, clampShare(duration / total) * 100)}%` }} />
                  </span>
                  <span className={`${classes.duration} number`}>{formatDuration(duration)}</span>
                  <span className={classes.name}>
                    {service && <ServiceDot service={service} />}
                    {service && <span className={classes.service}>{service}</span>}
                    <span>{span.name ?? span.spanID}</span>
                  </span>
                  <span className={classes.chips}>
                    {attributeTexts(span.attributes).map(({ key, text }) => (
                      <Chip key={key} name={key} text={text} />
                    ))}
                  </span>
                </Link>
              );
            })}
            {(set.matched ?? 0) > (set.spans?.length ?? 0) && <div className={classes.rest}>and {(set.matched ?? 0) - (set.spans?.length ?? 0)} more</div>}
          </div>
        ))}
      </td>
    </tr>
  );
}

function Chip({ name, text }: { name: string; text: string }) {
  return (
    <span className={classes.chip} data-error={(name === 'status' && text === 'error') || undefined}>
      <span className={classes.key}>{name}</span>
      {text}
    </span>
  );
}

function clampShare(share: number): number {
  return Math.min(1, Math.max(0, share));
}
