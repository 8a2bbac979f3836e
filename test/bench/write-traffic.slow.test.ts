import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RECIPES, type RecipeName } from '../../bench/capture/recipes.ts';
import { type Truth, writeTraffic } from '../../bench/capture/write-traffic.ts';
import { concat } from '../../src/bytes/concat.ts';
import { openCapture } from '../../src/capture/io/open-capture.ts';
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
        "carriers": "79e478a00983e8db",
        "crowded": "4e500f4a959afaed",
        "disordered": "4891f702375af234",
        "fewFlows": "eb1e1ff00993e8c8",
        "fitting": "e992e7f8cae18e31",
        "fragmented": "0a288a045f4f5aed",
        "gapless": "a7d5777c3a4949b1",
        "gapped": "89a73352eb1b4728",
        "halfOpen": "e1a54324ae731484",
        "handshakes": "1063f12843084455",
        "hundred": "b1a915cc3859497b",
        "ipv6": "01fea2755afacf74",
        "long": "69c7f1d9bc4e6138",
        "mixed": "b362aa67fad7a0dc",
        "nanoseconds": "4ca618fe5d001e5c",
        "noted": "117fc765bc527ba8",
        "oneSided": "09af7c8c173b5649",
        "openFlows": "c7575dfa39a5405a",
        "ordered": "2d4bf20df85cc150",
        "orphans": "31ffb4156666706d",
        "pcapng": "e13a626f36dbee2e",
        "refused": "f84b05a3c69454b7",
        "scattered": "d927528bb1027387",
        "sparse": "3f33d0b09d6964fd",
        "synFlood": "6dfc75fffa9ac780",
        "tiny": "1c0f46d3a0edda3e",
        "unclosed": "d2c4874e4a5b0779",
        "vlan": "acd62374765a0713",
        "whole": "678d6e0f16345fb1",
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
