import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RECIPES, type RecipeName } from '../../bench/capture/recipes.ts';
import { type Truth, writeTraffic } from '../../bench/capture/write-traffic.ts';
import { concat } from '../../src/bytes/concat.ts';
import { openCapture } from '../../src/capture/open-capture.ts';
import { Pipeline, run } from '../../src/pipeline.ts';

const SIZE = { seed: 7, scale: 0.002 };
const NAMES = Object.keys(RECIPES) as RecipeName[];

function generate(name: RecipeName, seed = SIZE.seed): { readonly bytes: Uint8Array; readonly truth: Truth } {
  const pieces: Uint8Array[] = [];
  const truth = writeTraffic(RECIPES[name], { ...SIZE, seed }, (piece) => pieces.push(piece.slice()));
  return { bytes: concat(pieces), truth };
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}

/** What the program finds in a capture. */
async function read(bytes: Uint8Array) {
  const folder = mkdtempSync(join(tmpdir(), 'sockshark-'));
  try {
    const path = join(folder, 'capture');
    writeFileSync(path, bytes);
    const reader = await openCapture(path);
    let sessions = 0;
    const pipeline = new Pipeline({ capture: 'generated' }, { session: () => void sessions++ });
    await run(reader, pipeline, { maxFrames: Number.POSITIVE_INFINITY, pause: async () => true });
    await reader.close();
    const { frames, connections } = pipeline.finish();
    return { frames, connections, sessions };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('writeTraffic', () => {
  test('gives the same octets for the same seed on every machine; where these change, so must EDITION', () => {
    const digests = NAMES.map((name) => [name, hash(generate(name).bytes)]);
    expect(Object.fromEntries(digests)).toMatchInlineSnapshot(`
      {
        "disordered": "0161b5b17f6932e8",
        "fewFlows": "cb6887d2a2751da3",
        "fitting": "92c630eef4f78fe0",
        "fragmented": "94b9786226dbfebb",
        "gapless": "964437addd527c45",
        "gapped": "f4512543127eae49",
        "handshakes": "d6041eea627dbfce",
        "hundred": "b4fd5548a317f041",
        "ipv6": "61d364d9e8b4a6cd",
        "long": "33bb366605a5a2d5",
        "mixed": "a439fbcdaf760cea",
        "nanoseconds": "fe486d807a88b663",
        "openFlows": "ecc491d2394dc307",
        "ordered": "c2ec4331c7a1deff",
        "pcapng": "8a72b02083aba101",
        "tiny": "abd166cf4bd7dd1f",
        "vlan": "5ba5c5514fb8275d",
        "whole": "61e31e941c1bf4ac",
      }
    `);
  });

  test('gives other octets for another seed', () => {
    expect(hash(generate('mixed', 8).bytes)).not.toBe(hash(generate('mixed', 7).bytes));
  });

  test.each(NAMES)('%s holds what it says it holds', async (name) => {
    const { bytes, truth } = generate(name);
    const { frames, connections, sessions } = truth;
    expect(bytes.length).toBe(truth.bytes);
    expect(await read(bytes)).toEqual({ frames, connections, sessions });
  });
});
