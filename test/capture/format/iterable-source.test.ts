import { PassThrough, Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { IterableSource } from '../../../src/capture/format/iterable-source.ts';

const NO_OCTETS = new Uint8Array(0);

function octets(...values: number[]): Uint8Array {
  return Uint8Array.from(values);
}

function sourceOf(stream: Readable): IterableSource {
  return new IterableSource(stream, async () => {
    stream.destroy();
  });
}

test('IterableSource gives pieces as they come, the unread tail before them', async () => {
  const source = sourceOf(Readable.from([octets(1, 2), octets(3), octets(4, 5)]));
  expect(await source.read(NO_OCTETS, 1)).toEqual(octets(1, 2));
  expect(await source.read(octets(2), 1)).toEqual(octets(2, 3));
  expect(source.position).toBe(3);
  expect(await source.read(NO_OCTETS, 1)).toEqual(octets(4, 5));
  expect(await source.read(octets(5), 1)).toBeUndefined();
});

test('IterableSource collects pieces until what is wanted is there, or the end comes', async () => {
  const source = sourceOf(Readable.from([octets(1), octets(2), octets(3), octets(4), octets(5)]));
  expect(await source.read(NO_OCTETS, 3)).toEqual(octets(1, 2, 3));
  expect(await source.read(octets(3), 9)).toEqual(octets(3, 4, 5));
});

test('IterableSource hands out what a live program has written without waiting for more', async () => {
  const stream = new PassThrough();
  const source = sourceOf(stream);
  stream.write(octets(1, 2, 3));
  expect(await source.read(NO_OCTETS, 1)).toEqual(octets(1, 2, 3));
  await source.close();
  expect(stream.destroyed).toBe(true);
});

test('IterableSource passes on the error of its stream', async () => {
  const stream = new PassThrough();
  const source = sourceOf(stream);
  stream.destroy(new Error('unexpected end of file'));
  await expect(source.read(NO_OCTETS, 1)).rejects.toThrow('unexpected end of file');
});

test('IterableSource gives plain octets, whatever class the stream has', async () => {
  const source = sourceOf(Readable.from([Buffer.of(1, 2)]));
  const piece = await source.read(NO_OCTETS, 1);
  expect(Object.getPrototypeOf(piece)).toBe(Uint8Array.prototype);
});
