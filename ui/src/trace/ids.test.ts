import { describe, expect, it } from 'vitest';
import { idToHex, parseTraceId } from './ids';

describe('ids', () => {
  it('reads base64 and hex', () => {
    expect(idToHex('S/kvNXezTaajzpKdDg5HNg==')).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
    expect(idToHex('ERERERERERE=')).toBe('1111111111111111');
    expect(idToHex('00F067AA0BA902B7')).toBe('00f067aa0ba902b7');
    expect(idToHex(undefined)).toBe('');
  });

  it.each([
    ['7d2f0c1b9e8a6655', '00000000000000007d2f0c1b9e8a6655'],
    [' 4BF92F3577B34DA6A3CE929D0E0E4736 ', '4bf92f3577b34da6a3ce929d0e0e4736'],
    ['4bf92f35-77b3-4da6-a3ce-929d0e0e4736', '4bf92f3577b34da6a3ce929d0e0e4736'],
    ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', '4bf92f3577b34da6a3ce929d0e0e4736'],
    ['cafe', null],
    ['checkout-service', null],
    ['{ name = "x" }', null],
  ])('finds a trace id in %s', (text, id) => expect(parseTraceId(text)).toBe(id));
});
