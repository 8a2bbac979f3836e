import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromHex } from '../../../../src/bytes/hex.ts';
import { decodeLz4Block } from '../../../../src/capture/format/compression/lz4-block.ts';
import { runs } from '../../../support/thoroughness.ts';

const ROOM = 400;

function decode(block: string, history = ''): { readonly text: string; readonly complaint: string | undefined } {
  const output = new Uint8Array(ROOM);
  output.set(Buffer.from(history));
  const { end, complaint } = decodeLz4Block(fromHex(block), output, 0, history.length);
  return { text: Buffer.from(output.subarray(history.length, end)).toString(), complaint };
}

test.each([
  ['literals alone', '30 61 62 63', '', 'abc'],
  ['fifteen literals', 'f0 00 61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6e 6f', '', 'abcdefghijklmno'],
  ['a match of one octet', '11 61 01 00 | 10 62', '', `${'a'.repeat(6)}b`],
  ['a match that repeats itself', '32 61 62 63 03 00 | 10 64', '', 'abcabcabcd'],
  ['a long match', '1f 61 01 00 ff 0a | 00', '', 'a'.repeat(1 + 4 + 15 + 255 + 10)],
  ['a match in what came before', '00 05 00 | 10 21', 'hello', 'hell!'],
])('decodeLz4Block reads %s', (_, block, history, text) => {
  expect(decode(block, history)).toEqual({ text, complaint: undefined });
});

test.each([
  ['too few literals', '40 61 62', 'ab', 'a block of it ends within literals'],
  ['half an offset', '14 61 01', 'a', 'a block of it ends within an offset'],
  ['no literals behind a match', '10 61 01 00', 'aaaaa', 'a block of it ends behind a match'],
  ['an offset of 0', '10 61 00 00 10 62', 'a', 'a block of it refers 0 bytes back'],
  ['an offset before the beginning', '10 61 02 00 10 62', 'a', 'a block of it refers 2 bytes back'],
  ['too much content', '1f 61 01 00 ff ff 00 10 62', 'a'.repeat(ROOM), 'a block of it is longer than it may be'],
])('decodeLz4Block tells %s, after what stands before', (_, block, text, complaint) => {
  expect(decode(block)).toEqual({ text, complaint });
});

test('decodeLz4Block never throws and writes nothing outside of its room', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(40), fc.nat(100), (block, start, length) => {
      const whole = new Uint8Array(200).fill(0xaa);
      const { end } = decodeLz4Block(block, whole.subarray(0, start + length), 0, start);
      expect(end).toBeGreaterThanOrEqual(start);
      expect(end).toBeLessThanOrEqual(start + length);
      expect(whole.subarray(0, start).every((octet) => octet === 0xaa)).toBe(true);
      expect(whole.subarray(start + length).every((octet) => octet === 0xaa)).toBe(true);
    }),
    { numRuns: runs(2000) },
  );
});
