import type { AnyValue, KeyValue } from '../api/otlp';

/** An attribute value as text; nested values as JSON. */
export function valueText(value: AnyValue | undefined): string {
  if (!value) return '';
  if (value.stringValue !== undefined) return value.stringValue;
  if (value.boolValue !== undefined) return String(value.boolValue);
  if (value.intValue !== undefined) return String(value.intValue);
  if (value.doubleValue !== undefined) return String(value.doubleValue);
  if (value.bytesValue !== undefined) return value.bytesValue;
  if (value.arrayValue ?? value.kvlistValue) return JSON.stringify(plain(value), null, 1);
  return '';
}

function plain(value: AnyValue | undefined): unknown {
  if (value?.arrayValue) return (value.arrayValue.values ?? []).map(plain);
  if (value?.kvlistValue) return Object.fromEntries((value.kvlistValue.values ?? []).map((pair) => [pair.key, plain(pair.value)]));
  if (value?.boolValue !== undefined) return value.boolValue;
  if (value?.intValue !== undefined) {
    const number = Number(value.intValue);
    return Number.isSafeInteger(number) ? number : String(value.intValue);
  }
  return value?.doubleValue ?? value?.stringValue ?? value?.bytesValue ?? null;
}

/** `string`, `int`, … as TraceQL needs to know them. */
export function valueType(value: AnyValue | undefined): string {
  if (value?.stringValue !== undefined) return 'string';
  if (value?.boolValue !== undefined) return 'bool';
  if (value?.intValue !== undefined) return 'int';
  if (value?.doubleValue !== undefined) return 'double';
  if (value?.bytesValue !== undefined) return 'bytes';
  if (value?.arrayValue) return 'array';
  if (value?.kvlistValue) return 'map';
  return 'empty';
}

export function attribute(attributes: readonly KeyValue[] | undefined, key: string): string | undefined {
  const pair = attributes?.find((candidate) => candidate.key === key);
  return pair && valueText(pair.value);
}
