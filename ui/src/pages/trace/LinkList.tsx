import { IconArrowUpRight } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { OtlpLink } from '../../api/otlp';
import { fullTraceId, idToHex } from '../../trace/ids';
import type { Trace } from '../../trace/model';
import { AttributeTable } from './AttributeTable';
import classes from './LinkList.module.css';

/** Links to other spans, most often in another trace. */
export function LinkList({ links, trace, filter, onSelect }: { links: readonly OtlpLink[]; trace: Trace; filter: string; onSelect: (row: number) => void }) {
  return (
    <ul className={classes.list}>
      {links.map((link, index) => {
        const traceId = idToHex(link.traceId);
        const spanId = idToHex(link.spanId);
        const here = fullTraceId(traceId) === fullTraceId(trace.traceId) ? trace.spans.find((span) => span.spanId === spanId) : undefined;
        return (
          <li key={index}>
            {here ? (
              <button type="button" className={classes.link} onClick={() => onSelect(here.row)}>
                {here.service} {here.name} <span className={classes.quiet}>in this trace</span>
              </button>
            ) : (
              <Link className={classes.link} href={`/trace/${traceId}?span=${spanId}`}>
                <span className="mono">{traceId}</span>
                <IconArrowUpRight size={13} aria-hidden />
              </Link>
            )}
            {(link.attributes?.length ?? 0) > 0 && <AttributeTable attributes={link.attributes} filter={filter} scope="link" />}
          </li>
        );
      })}
    </ul>
  );
}
