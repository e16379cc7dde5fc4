import { ActionIcon, Tooltip } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { KeyValue } from '../../api/otlp';
import { CopyButton } from '../../components/CopyButton';
import { valueText, valueType } from '../../trace/attributes';
import { quote } from '../../traceql/filters';
import classes from './AttributeTable.module.css';

interface AttributeTableProps {
  attributes: readonly KeyValue[] | undefined;
  /** Shows only pairs whose key or value contains this text. */
  filter: string;
  /** TraceQL scope of the keys; undefined where a search makes no sense. */
  scope?: 'span' | 'resource' | 'instrumentation' | 'event' | 'link';
}

export function AttributeTable({ attributes, filter, scope }: AttributeTableProps) {
  const needle = filter.trim().toLowerCase();
  const pairs = [...(attributes ?? [])]
    .sort((a, b) => a.key.localeCompare(b.key))
    .filter((pair) => pair.key.toLowerCase().includes(needle) || valueText(pair.value).toLowerCase().includes(needle));
  if (pairs.length === 0) {
    return (attributes?.length ?? 0) > 0 ? <p className={classes.none}>No attribute contains “{filter.trim()}”</p> : <p className={classes.none}>None</p>;
  }
  return (
    <table className={classes.table}>
      <tbody>
        {pairs.map(({ key, value }) => {
          const text = valueText(value);
          const type = valueType(value);
          const condition = scope && conditionOf(scope, key, text, type);
          return (
            <tr key={key}>
              <th scope="row" title={type === 'string' ? key : `${key} (${type})`}>
                {key}
              </th>
              <td>
                <span className={classes.value} data-type={type} data-long={text.length > 200 || text.includes('\n') || undefined}>
                  {text === '' ? <em>empty</em> : text}
                </span>
                <span className={classes.actions}>
                  {condition && (
                    <Tooltip label="Find traces with this">
                      <ActionIcon component={Link} href={`/traces?q=${encodeURIComponent(`{ ${condition} }`)}`} variant="subtle" color="gray" size={22} aria-label={`Find traces with this ${key}`}>
                        <IconSearch size={13} />
                      </ActionIcon>
                    </Tooltip>
                  )}
                  <CopyButton text={text} label={`Copy value of ${key}`} />
                </span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function conditionOf(scope: string, key: string, text: string, type: string): string | null {
  if (!['string', 'int', 'double', 'bool'].includes(type)) return null;
  const name = /[\s{}()=~!<>&|^,"`]/.test(key) ? `${scope}.${quote(key)}` : `${scope}.${key}`;
  return `${name} = ${type === 'string' ? quote(text) : text}`;
}
