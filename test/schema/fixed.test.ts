import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex } from '../../src/bytes/hex.ts';
import { LAYER_KINDS } from '../../src/packet/layer-kinds.ts';
import { usernamePasswordRequest } from '../../src/protocols/socks5/messages.ts';
import { FixedHeader, type FixedLayout, fixedLayout, fixedNumber } from '../../src/schema/fixed.ts';
import { parse } from '../../src/schema/parse.ts';
import { runs } from '../support/thoroughness.ts';

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

const LAYOUTS = Object.entries(LAYER_KINDS).flatMap(([name, { message }]) => {
  const layout = fixedLayout(message);
  return layout === undefined ? [] : [[name, layout] as [string, FixedLayout]];
});

describe('FixedHeader', () => {
  test('the usual headers have a fixed layout', () => {
    expect(LAYOUTS.map(([name]) => name)).toEqual(expect.arrayContaining(['ethernet', 'vlan', 'ipv4', 'ipv6', 'tcp']));
  });

  test.each(LAYOUTS)('FixedHeader finds %s as parse does', (_, layout) => {
    const { message } = layout;
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 90 }), fc.nat(6), (bytes, start) => {
        const parsed = parse(message, bytes, start, bytes.length);
        const header = FixedHeader.at(layout, bytes, start, bytes.length);
        expect(header !== undefined).toBe(start <= bytes.length && parsed.status === 'complete');
        if (header === undefined) return;
        expect(header.end).toBe(parsed.view.end);
        for (const { key } of message.steps) {
          if (!layout.places.has(key)) continue;
          expect(header.value(key)).toBe(parsed.view.value(key));
          expect(header.number(key)).toBe(parsed.view.number(key));
        }
      }),
      { numRuns: runs(50) },
    );
  });
});
