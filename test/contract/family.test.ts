import { describe, expect, test } from 'vitest';
import type { SessionRecord } from '../../src/report/data/session-schema.ts';
import { runCli } from '../cli/run-cli.ts';

async function exported(name: string): Promise<SessionRecord[]> {
  const { output } = await runCli([
    'export',
    '--format',
    'ndjson',
    '--show-passwords',
    `fixtures/${name}/capture.pcap`,
  ]);
  const sessions = output.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as SessionRecord]));
  return sessions.sort((a, b) => a.id - b.id);
}

function target({ request }: SessionRecord): string {
  return request === undefined ? '' : `${request.name} ${request.address}:${request.port}`;
}

/** What is told of a relay that holds HTTP. */
function http({ relay }: SessionRecord): Readonly<Record<string, unknown>> {
  return (relay?.http ?? {}) as Readonly<Record<string, unknown>>;
}

describe('The rest of the SOCKS family, by what the recorded programs did', () => {
  test('gssapi: the level that the client asked for, and what it unwrapped of the reply', async () => {
    const sessions = await exported('gssapi');
    expect(
      sessions.map((session) => [
        session.status,
        session.authentication?.mechanism,
        session.authentication?.protection,
        target(session),
        session.replies[0]?.port,
      ]),
    ).toEqual([
      ['established', 'Kerberos 5', 'integrity', 'CONNECT localhost:8099', 0xb9a4],
      ['opaque', 'Kerberos 5', 'confidentiality', '', undefined],
      ['established', 'SPNEGO', 'integrity', 'CONNECT localhost:8099', 0xb9b8],
    ]);
    expect(sessions.map((session) => http(session).status)).toEqual([200, undefined, 200]);
  });

  test('tor: what each client was asked for, and what it said of the answer', async () => {
    const onion = `${'a'.repeat(62)}.onion`;
    const sessions = await exported('tor');
    expect(sessions.map((session) => [session.protocol, target(session), session.replies.at(-1)?.code]).sort()).toEqual(
      [
        ['socks4a', 'CONNECT example.com:80', 91],
        ['socks5', 'BIND 127.0.0.1:80', 7],
        ['socks5', 'CONNECT example.com:80', 6],
        ['socks5', 'CONNECT example.com:80', 6],
        ['socks5', 'CONNECT example.com:80', 6],
        ['socks5', `CONNECT ${onion}:80`, 246],
        ['socks5', 'RESOLVE (Tor) example.com:0', 4],
        ['socks5', 'RESOLVE (Tor) example.com:42', 4],
        ['socks5', 'RESOLVE_PTR (Tor) 1.2.3.4:0', 4],
        ['socks5', 'UDP ASSOCIATE 0.0.0.0:0', 7],
      ].sort(),
    );
    const tagged = sessions.filter(({ authentication }) => authentication?.username === '<torS0X>0');
    expect(tagged.map(({ authentication }) => authentication?.password)).toEqual(['iso', 'iso']);
    expect(tagged.every(({ notes }) => notes.some(({ id }) => id === 'tor-isolation'))).toBe(true);
    expect(sessions.flatMap(({ messages }) => messages).every(({ completeness }) => completeness === undefined)).toBe(
      true,
    );
  });

  test('proxy-chain: every proxy of the configuration, inside the one before it, at each place of the wire', async () => {
    const sessions = await exported('proxy-chain');
    const depths = sessions.map((session) => {
      const { depth, parent, protocol, proxy, authentication } = session;
      return [depth, parent, protocol, proxy.port, target(session), authentication?.username];
    });
    const second = ['socks4', 1193, 'CONNECT 127.0.0.1:1192', undefined];
    const third = ['socks5', 1192, 'CONNECT 127.0.0.1:8099', 'bob'];
    expect(depths).toEqual([
      [0, undefined, 'socks5', 1191, 'CONNECT 127.0.0.1:1193', undefined],
      [1, 1, ...second],
      [0, undefined, ...second],
      [2, 2, ...third],
      [1, 3, ...third],
      [0, undefined, ...third],
      [0, undefined, 'socks5', 1191, 'CONNECT 127.0.0.1:8099', undefined],
      [0, undefined, 'socks4a', 1193, 'CONNECT 127.0.0.1:8099', 'anonymous'],
    ]);
    expect(sessions.slice(3, 7).map((session) => [http(session).path, http(session).status])).toEqual(
      Array(4).fill(['/1k', 200]),
    );
  });

  test('balancer: the address and port that each curl printed of itself', async () => {
    const sessions = await exported('balancer');
    expect(sessions.map(({ origin }) => origin)).toEqual([
      { address: '127.0.0.1', port: 40_544 },
      { address: '127.0.0.1', port: 39_778 },
      { address: '::1', port: 53_278 },
      { address: '::1', port: 44_256 },
    ]);
    expect(sessions.map((session) => [target(session), http(session).status])).toEqual(
      Array(4).fill(['CONNECT 127.0.0.1:8099', 200]),
    );
    expect(sessions.map(({ messages }) => messages[0]?.message)).toEqual([
      'proxy-header-v1',
      'proxy-header-v2',
      'proxy-header-v1',
      'proxy-header-v2',
    ]);
  });

  test('chap: who PuTTY said it was, and what the server made of its answer', async () => {
    const sessions = await exported('chap');
    expect(sessions.map(({ authentication }) => authentication)).toEqual([
      { method: 3, username: 'alice', status: 0, succeeded: true },
      { method: 3, username: 'alice', status: 1, succeeded: false },
    ]);
    expect(sessions.map(({ methods }) => methods?.offered.map(({ code }) => code))).toEqual([
      [0, 3, 2],
      [0, 3, 2],
    ]);
    expect(sessions.map(target)).toEqual(['CONNECT target.example:22', '']);
    expect(sessions.map(({ status }) => status)).toEqual(['established', 'refused']);
  });
});
