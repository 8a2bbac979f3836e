import { describe, expect, test } from 'vitest';
import type { SessionRecord } from '../../src/format/session-schema.ts';
import { runCli } from '../cli/run-cli.ts';

/** The programs that spoke in the recorded captures, by what their `about.md` says. */
const SPEAKERS: Readonly<Record<string, { client: readonly string[]; proxy: readonly string[] }>> = {
  'dante-connect': { client: ['curl'], proxy: ['Dante'] },
  'dante-reply-codes': { client: ['curl'], proxy: ['Dante'] },
  'dante-login': { client: ['curl'], proxy: ['Dante'] },
  'dante-socks4': { client: [], proxy: ['Dante'] },
  'npm-servers': { client: ['curl'], proxy: ['simple-socks (npm)'] },
  'sslocal-udp': { client: ['curl'], proxy: ['ss-local (shadowsocks-libev)'] },
  'ssh-dynamic-forward': { client: ['curl'], proxy: [] },
  redsocks: { client: ['curl'], proxy: ['Dante'] },
  tor: { client: ['curl', 'torsocks'], proxy: ['Tor'] },
  'proxy-chain': { client: ['curl'], proxy: ['microsocks', 'Dante'] },
  // The client of that recording offers what curl does.
  gssapi: { client: ['curl'], proxy: [] },
};

async function exported(name: string): Promise<SessionRecord[]> {
  const { output } = await runCli(['export', '--format', 'ndjson', `fixtures/${name}/capture.pcap`]);
  return output.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as SessionRecord]));
}

describe('behaviourOf', () => {
  test.each(
    Object.keys(SPEAKERS),
  )('names in %s a product that spoke there among those that do the same, or none', async (name) => {
    for (const { behaviour } of await exported(name)) {
      for (const side of ['client', 'proxy'] as const) {
        const products = behaviour?.[side]?.map(({ product }) => product) ?? [];
        const known = SPEAKERS[name]?.[side] ?? [];
        expect(products.length === 0 || products.some((product) => known.includes(product)), `${products}`).toBe(true);
      }
    }
  });

  test('names the products of recorded captures by what they do', async () => {
    const products = new Set<string>();
    for (const name of Object.keys(SPEAKERS)) {
      for (const { behaviour } of await exported(name)) {
        for (const { product } of [...(behaviour?.client ?? []), ...(behaviour?.proxy ?? [])]) products.add(product);
      }
    }
    expect([...products].sort()).toEqual([
      'Dante',
      'Tor',
      'V2Ray',
      'curl',
      'simple-socks (npm)',
      'ss-local (shadowsocks-libev)',
      'torsocks',
    ]);
  });

  test('gives the evidence, each once', async () => {
    const [session] = (await exported('tor')).filter(({ request }) => request?.port === 42);
    expect(session?.behaviour).toEqual({
      client: [{ product: 'torsocks', evidence: ['asks to resolve a name at port 42'] }],
      proxy: [{ product: 'Tor', evidence: ['answers for a name that it did not find without an address'] }],
    });
  });
});
