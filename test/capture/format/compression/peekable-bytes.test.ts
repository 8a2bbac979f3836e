import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { PeekableBytes } from '../../../../src/capture/format/compression/peekable-bytes.ts';
import { IterableSource } from '../../../../src/capture/format/iterable-source.ts';

function octets(): PeekableBytes {
  const source = new IterableSource(
    Readable.from([Uint8Array.of(3, 4), Uint8Array.of(5), Uint8Array.of(6)]),
    async () => {},
  );
  return new PeekableBytes(source, Uint8Array.of(1, 2));
}

test('PeekableBytes looks ahead without passing, over several pieces', async () => {
  const some = octets();
  expect(await some.peek(1)).toEqual(Uint8Array.of(1, 2));
  some.pass(1);
  expect(await some.peek(4)).toEqual(Uint8Array.of(2, 3, 4, 5));
  expect(await some.take(3)).toEqual(Uint8Array.of(2, 3, 4));
  expect(await some.take(9)).toEqual(Uint8Array.of(5, 6));
  expect(await some.peek(1)).toEqual(new Uint8Array(0));
});

test('PeekableBytes skips what is there, and tells when there is less', async () => {
  const some = octets();
  expect(await some.skip(0)).toBe(true);
  expect(await some.skip(4)).toBe(true);
  expect(await some.take(1)).toEqual(Uint8Array.of(5));
  expect(await some.skip(2)).toBe(false);
});
