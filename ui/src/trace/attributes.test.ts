import { expect, it } from 'vitest';
import { valueText, valueType } from './attributes';

it.each([
  [{ stringValue: 'a' }, 'string', 'a'],
  [{ stringValue: '' }, 'string', ''],
  [{ boolValue: false }, 'bool', 'false'],
  [{ intValue: '9223372036854775807' }, 'int', '9223372036854775807'],
  [{ doubleValue: 2.5 }, 'double', '2.5'],
  [{ doubleValue: 'NaN' }, 'double', 'NaN'],
  [{ bytesValue: 'AAE=' }, 'bytes', 'AAE='],
  [{}, 'empty', ''],
  [undefined, 'empty', ''],
])('%j is a %s', (value, type, text) => {
  expect(valueType(value)).toBe(type);
  expect(valueText(value)).toBe(text);
});

it('writes nested values as JSON and keeps large integers exact', () => {
  const value = { kvlistValue: { values: [{ key: 'a', value: { arrayValue: { values: [{ intValue: '1' }, { intValue: '9223372036854775807' }, { boolValue: true }] } } }, { key: 'b' }] } };
  expect(JSON.parse(valueText(value))).toEqual({ a: [1, '9223372036854775807', true], b: null });
  expect(valueText({ arrayValue: {} })).toBe('[]');
});
