import type { KeyValue } from '../api/otlp';
import { valueText } from './attributes';
import type { Span } from './model';

/**
 * Rows of the spans that contain the text, ignoring case: in name, service, ids, status, events, or any attribute of span,
 * scope or resource. `key=value` looks for an attribute with that key whose value contains the rest.
 */
export function findSpans(spans: readonly Span[], text: string): number[] {
  const needle = text.trim().toLowerCase();
  if (!needle) return [];
  const pair = /^([\w.-]+)\s*=\s*(.*)$/.exec(needle);
  const matches = pair
    ? (attributes: readonly KeyValue[] | undefined) => hasPair(attributes, pair[1]!, pair[2]!)
    : (attributes: readonly KeyValue[] | undefined) => hasText(attributes, needle);
  const found: number[] = [];
  // Thousands of spans share one resource; it is searched once.
  const shared = new Map<object, boolean>();
  const sharedMatches = (owner: { attributes?: KeyValue[] } | undefined) => {
    if (!owner) return false;
    let result = shared.get(owner);
    if (result === undefined) shared.set(owner, (result = matches(owner.attributes)));
    return result;
  };
  for (const span of spans) {
    const { source } = span;
    if (
      (!pair && ownTextMatches(span, needle)) ||
      matches(source.attributes) ||
      sharedMatches(span.resource) ||
      sharedMatches(span.scope) ||
      source.events?.some((event) => matches(event.attributes))
    ) {
      found.push(span.row);
    }
  }
  return found;
}

function ownTextMatches(span: Span, needle: string): boolean {
  const { source } = span;
  return (
    contains(span.name, needle) ||
    contains(span.service, needle) ||
    span.spanId.includes(needle) ||
    contains(source.status?.message, needle) ||
    contains(span.scope?.name, needle) ||
    (source.events?.some((event) => contains(event.name, needle)) ?? false)
  );
}

function hasText(attributes: readonly KeyValue[] | undefined, needle: string): boolean {
  return attributes?.some((pair) => contains(pair.key, needle) || contains(valueText(pair.value), needle)) ?? false;
}

function hasPair(attributes: readonly KeyValue[] | undefined, key: string, value: string): boolean {
  return attributes?.some((pair) => contains(pair.key, key) && contains(valueText(pair.value), value)) ?? false;
}

function contains(text: string | undefined, needle: string): boolean {
  return text?.toLowerCase().includes(needle) ?? false;
}
