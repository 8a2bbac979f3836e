import { hex } from '../../../bytes/hex.ts';

/** Compressions that are opened, by the names of the programs that make them. */
export type Compression = 'gzip' | 'zstd' | 'lz4';

/** The error of a compressed stream that is cut. */
export function endsEarly(compression: Compression): Error {
  return new Error(`the ${compression} stream ends early`);
}

/** The error of a compressed stream that contradicts itself. */
export function isDamaged(compression: Compression, reason: string, options?: ErrorOptions): Error {
  return new Error(`the ${compression} stream is damaged: ${reason}`, options);
}

/** The error of a compressed stream with something else behind it. */
export function isFollowed(compression: Compression, bytes: Uint8Array): Error {
  const start = hex(bytes, 0, Math.min(bytes.length, 8));
  return new Error(`the ${compression} stream is whole, but other data follows it, which starts with ${start}`);
}
