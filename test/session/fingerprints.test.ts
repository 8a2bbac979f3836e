import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SessionRecord } from '../../src/report/data/session-schema.ts';
import { runCli } from '../cli/run-cli.ts';
import { sessionsOf, Traffic } from '../traffic.ts';

type Side = 'client' | 'proxy';

/** What a fingerprint may call a program; others must not be named at all. */
const NAMES: Readonly<Record<string, string>> = {
  curl: 'curl (libcurl)',
  git: 'curl (libcurl)',
  openconnect: 'openconnect',
  torsocks: 'torsocks',
  microsocks: 'microsocks',
  'ss-local': 'ss-local (shadowsocks-libev)',
  tor: 'Tor',
};

/** Who spoke in recordings whose `about.md` says it, clients of all sessions and proxies by their port. */
const SPEAKERS: Readonly<Record<string, { client: readonly string[]; proxy: Readonly<Record<number, string>> }>> = {
  'dante-connect': { client: ['curl', 'nc', 'ncat'], proxy: { 1080: 'dante' } },
  'dante-reply-codes': { client: ['curl'], proxy: { 1080: 'dante' } },
  'dante-login': { client: ['curl', 'nc', 'ncat', 'plink'], proxy: { 1081: 'dante' } },
  'dante-socks4': { client: ['curl', 'socks (npm)', 'plink'], proxy: { 1080: 'dante', 1081: 'dante' } },
  'npm-servers': {
    client: ['curl', 'socks (npm)'],
    proxy: { 1087: 'simple-socks (npm)', 1088: 'simple-socks (npm)', 1089: 'socksv5 (npm)' },
  },
  'sslocal-udp': { client: ['curl', 'PySocks', 'socks (npm)'], proxy: { 1086: 'ss-local' } },
  'ssh-dynamic-forward': { client: ['curl', 'socat', 'nc', 'ncat', 'plink'], proxy: { 1085: 'ssh -D' } },
  redsocks: { client: ['redsocks'], proxy: { 1081: 'dante', 1085: 'ssh -D' } },
  tor: { client: ['curl', 'tor-resolve', 'torsocks', 'nc'], proxy: { 9350: 'tor' } },
  vlan: { client: ['curl', 'nc'], proxy: { 1080: 'dante', 10808: 'microsocks', 10809: 'microsocks' } },
  'wire-loss': { client: ['curl', 'nc'], proxy: { 1080: 'dante', 10808: 'microsocks', 10809: 'microsocks' } },
  'cooked-v2': {
    client: ['curl'],
    proxy: { 1080: 'dante', 8080: 'dante', 9050: 'microsocks', 31337: 'microsocks', 1085: 'ssh -D' },
  },
};

/** Recordings whose programs are known session by session. */
const LISTED = ['cli-clients', 'daemons-as-clients'];

const exports = new Map<string, Promise<SessionRecord[]>>();

async function exported(name: string): Promise<SessionRecord[]> {
  const read = async () => {
    const { output } = await runCli(['export', '--format', 'ndjson', `fixtures/${name}/capture.pcap`]);
    return output.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as SessionRecord]));
  };
  const sessions = exports.get(name) ?? read();
  exports.set(name, sessions);
  return sessions;
}

function products({ behaviour }: SessionRecord, side: Side): string[] {
  return behaviour?.[side]?.map(({ product }) => product) ?? [];
}

/** A session names nobody, or among others who spoke. */
function expectRight(session: SessionRecord, side: Side, speakers: readonly string[]): void {
  const named = products(session, side);
  const right = speakers.flatMap((speaker) => NAMES[speaker] ?? []);
  const isRight = named.length === 0 || named.some((product) => right.includes(product));
  expect(isRight, `${named} for ${speakers} at ${session[side].port}`).toBe(true);
}

describe('behaviourOf', () => {
  test.each(Object.entries(SPEAKERS))('names in %s who spoke, or nobody', async (name, { client, proxy }) => {
    for (const session of await exported(name)) {
      expect(Object.keys(proxy)).toContain(`${session.proxy.port}`);
      expectRight(session, 'client', client);
      expectRight(session, 'proxy', [proxy[session.proxy.port] as string]);
    }
  });

  test.each(LISTED)('names in %s the program of each session, or nobody', async (name) => {
    const [, ...lines] = readFileSync(join('fixtures', name, 'speakers.tsv'), 'utf8')
      .trimEnd()
      .split('\n');
    const sessions = await exported(name);
    expect(sessions).toHaveLength(lines.length);
    for (const line of lines) {
      const [client, proxy, clientProgram = '', proxyProgram = ''] = line.split('\t');
      const session = sessions.find((one) => `${one.client.address}:${one.client.port}` === client) as SessionRecord;
      expect(`${session.proxy.address}:${session.proxy.port}`).toBe(proxy);
      expectRight(session, 'client', [clientProgram]);
      expectRight(session, 'proxy', [proxyProgram]);
    }
  });

  test('names the products of recorded captures by what they do', async () => {
    const named = new Set<string>();
    for (const name of [...Object.keys(SPEAKERS), ...LISTED]) {
      for (const session of await exported(name))
        for (const side of ['client', 'proxy'] as const) for (const one of products(session, side)) named.add(one);
    }
    expect([...named].sort()).toEqual([
      'Arti',
      "Dante's client",
      'Tor',
      'curl (libcurl)',
      'microsocks',
      'openconnect',
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

  const ONION = '03 14 6578616d706c656578616d706c652e6f6e696f6e';
  test.each([
    ['an extended error for an onion address', `05 01 00 ${ONION} 0050`, '05 f0 00 01 00000000 0000', ['Tor', 'Arti']],
    ['the same number for another name', '05 01 00 03 03 612e62 0050', '05 f0 00 01 00000000 0000', []],
    ['address type 0 for a RESOLVE', '05 f0 00 03 03 612e62 0000', '05 04 00 00 00000000 0000', ['Tor']],
    ['address type 0 for a CONNECT', '05 01 00 03 03 612e62 0050', '05 04 00 00 00000000 0000', []],
    ['the name that was asked for', '05 01 00 03 03 612e62 0050', '05 04 00 03 03 612e62 0050', []],
    ['0.0.0.0:1717', '05 01 00 03 03 612e62 0050', '05 00 00 01 00000000 06b5', ['V2Ray']],
  ])('a reply with %s', (_, request, reply, named) => {
    const traffic = new Traffic();
    const talk = traffic.connection({ address: '10.0.0.2', port: 40_000 }, { address: '10.0.0.1', port: 9999 }).open();
    talk.opener('05 01 00');
    talk.listener('05 00');
    talk.opener(request);
    talk.listener(reply);
    talk.close();
    const [session] = sessionsOf(traffic.packets);
    expect(session?.behaviour?.proxy?.map(({ product }) => product) ?? []).toEqual(named);
  });

  test('a refused login with status 255 names nobody: too many servers say it', async () => {
    const refused = (await exported('npm-servers')).filter(({ authentication }) => authentication?.status === 255);
    expect(refused.map(({ behaviour }) => behaviour?.proxy)).toEqual([undefined]);
  });
});
