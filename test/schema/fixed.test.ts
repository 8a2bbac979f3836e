import { describe, expect, test } from 'vitest';
import { fromHex } from '../../src/bytes/hex.ts';
import { LAYER_KINDS } from '../../src/packet/layer-kinds.ts';
import { usernamePasswordRequest } from '../../src/protocols/socks5/messages.ts';
import { fixedNumber } from '../../src/schema/fixed.ts';
import { parse } from '../../src/schema/parse.ts';

const SIZED = Object.entries(LAYER_KINDS).flatMap(([name, { message, size }]) =>
  size === undefined ? [] : [[name, message, size.by] as const],
);

describe('fixedNumber', () => {
  test.each(SIZED)('fixedNumber reads the length of %s as parse does', (_, message, key) => {
    const bytes = Uint8Array.from({ length: 80 }, (_, index) => (index * 37 + 5) & 0xff);
    for (const at of [0, 3])
      expect(fixedNumber(message, key, bytes, at)).toBe(parse(message, bytes, at).view.number(key));
  });

  test('fixedNumber gives nothing where the octets end before the field', () => {
    expect(fixedNumber(usernamePasswordRequest, 'usernameLength', fromHex('01'), 0)).toBeUndefined();
  });

  test('fixedNumber refuses a field behind one of varying width', () => {
    const octets = fromHex('01 01 61 01 62');
    expect(() => fixedNumber(usernamePasswordRequest, 'passwordLength', octets, 0)).toThrow(RangeError);
  });
});
