import type { XXHashAPI } from 'xxhash-wasm';

/** The checksums of zstd and lz4; loaded when one is to be checked. */
export async function loadXxhash(): Promise<XXHashAPI> {
  const { default: xxhash } = await import('xxhash-wasm');
  return xxhash();
}
