import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SessionRecord } from '../../src/report/data/session-schema.ts';
import { runCli } from '../cli/run-cli.ts';

/** A row of what the recorded programs' own system calls said. */
type Row = Readonly<Record<string, string>>;

function rows(path: string): Row[] {
  const [head = '', ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const names = head.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
  });
}

/** What is not in a capture although the programs did it, and who says so. */
const ABSENT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'mid-stream': {
    '127.0.0.1:42664': 'the handshake was over before the capture began',
    '127.0.0.1:33610': 'the handshake was over before the capture began',
  },
  'snap-length': {
    '[::1]:34756': '80 octets of an IPv6 segment hold no payload',
    '[::1]:51360': '80 octets of an IPv6 segment hold no payload',
  },
  'file-cut': {
    '10.77.1.2:53474': 'the file ends before it',
    '10.77.1.2:53490': 'the file ends before it',
    '10.77.1.2:53498': 'the file ends before it',
  },
};

/** Rows where the trace of the system calls knows less than the wire. */
const UNTRACED: Readonly<Record<string, readonly string[]>> = {
  redsocks: ['tunnel_up', 'tunnel_down'],
};

const NAMES = readdirSync('fixtures').filter((name) => existsSync(join('fixtures', name, 'truth.tsv')));

async function exported(name: string): Promise<SessionRecord[]> {
  const capture = ['pcap', 'pcapng']
    .map((kind) => join('fixtures', name, `capture.${kind}`))
    .find((path) => existsSync(path));
  const { output } = await runCli(['export', '--format', 'ndjson', '--show-passwords', capture as string]);
  return output.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as SessionRecord]));
}

function endpoint({ address, port }: { address: string; port: number }): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** plink is seen by its port alone. */
function isOf(row: Row, session: SessionRecord): boolean {
  const client = row.client as string;
  return client === endpoint(session.client) || client === `0.0.0.0:${session.client.port}`;
}

const COMMANDS: Readonly<Record<string, number>> = { connect: 1, bind: 2, 'udp-associate': 3 };
const ADDRESS_TYPES: Readonly<Record<string, number>> = { ipv4: 1, domain: 3, ipv6: 4 };
const VERSIONS: Readonly<Record<string, string>> = { socks5: '5', socks4: '4', socks4a: '4a' };
const hexCode = (code: number) => code.toString(16).padStart(2, '0');

/** The columns of a session as the truth has them; a column is undefined where the capture lacks its octets. */
function columns(session: SessionRecord): Record<string, string | undefined> {
  const { methods, authentication, request, replies, relay } = session;
  const [reply] = replies;
  const place = (at: { address?: string; port?: number } | undefined) =>
    at?.address === undefined || at.port === undefined
      ? undefined
      : `${at.address}${session.protocol === 'socks5' ? '|' : ':'}${at.port}`;
  const name = (table: Readonly<Record<string, number>>, code: number | undefined) =>
    Object.keys(table).find((key) => table[key] === code);
  return {
    ver: VERSIONS[session.protocol],
    proxy: endpoint(session.proxy),
    methods: methods?.offered.map(({ code }) => hexCode(code)).join(' '),
    selected: methods?.selected === undefined ? undefined : hexCode(methods.selected.code),
    user: authentication?.username,
    pass: authentication?.password,
    auth_status: authentication?.status === undefined ? undefined : hexCode(authentication.status),
    cmd: name(COMMANDS, request?.command),
    atyp: name(ADDRESS_TYPES, request?.addressType),
    dst: place(request),
    reply: reply === undefined ? undefined : session.protocol === 'socks5' ? hexCode(reply.code) : String(reply.code),
    bnd: place(reply),
    tunnel_up: String(relay?.clientBytes ?? 0),
    tunnel_down: String(relay?.proxyBytes ?? 0),
  };
}

describe('Truth of the recorded captures', () => {
  test.each(NAMES)('%s: every session, every field, byte counts each way, and no other session', async (name) => {
    const sessions = await exported(name);
    const absent = ABSENT[name] ?? {};
    const truth = rows(join('fixtures', name, 'truth.tsv')).filter(({ client = '' }) => !(client in absent));
    expect(sessions.map((session) => truth.findIndex((row) => isOf(row, session)))).not.toContain(-1);
    expect(sessions).toHaveLength(truth.length);
    for (const row of truth) {
      const session = sessions.find((one) => isOf(row, one)) as SessionRecord;
      const lacks = session.messages.some(({ completeness }) => completeness !== undefined) || name === 'file-cut';
      for (const [column, value] of Object.entries(columns(session))) {
        const expected = row[column] ?? '';
        if ((value === undefined && lacks) || UNTRACED[name]?.includes(column) === true) continue;
        // A client that stopped reading in the middle of a reply does not know the address in it.
        if (column === 'bnd' && expected === '') continue;
        if (name === 'file-cut' && column === 'tunnel_down')
          expect(Number(value)).toBeLessThanOrEqual(Number(expected));
        else expect(value ?? '', `${row.client} ${column}`).toBe(expected);
      }
    }
  });

  test.each(
    readdirSync('fixtures').filter((name) => existsSync(join('fixtures', name, 'udp-truth.tsv'))),
  )('%s: every datagram of every association, its direction, addresses and length', async (name) => {
    const sessions = (await exported(name)).filter(({ udp }) => udp !== undefined);
    const found = sessions.map(({ messages }) =>
      messages
        .filter(({ message }) => message === 'udp-datagram')
        .map(({ side, length, fields }) => {
          const value = (filter: string) => fields.find((field) => field.name === filter)?.value;
          const address = value('socks.dst') ?? value('socks.remote_name') ?? value('socks.dstV6');
          const data = fields.find((field) => field.name === 'socks.udp.data')?.length ?? 0;
          const direction = side === 'client' ? 'up' : 'down';
          return [direction, length, value('socks.fragment_number'), address, value('socks.dstport'), data].join(' ');
        }),
    );
    const sockets = new Map<string, string[]>();
    for (const row of rows(join('fixtures', name, 'udp-truth.tsv'))) {
      const line = [row.direction, row.udp_len, row.frag, row.addr, row.port, row.data_len].join(' ');
      sockets.set(row.local as string, [...(sockets.get(row.local as string) ?? []), line]);
    }
    expect(found.filter(({ length }) => length > 0)).toEqual([...sockets.values()]);
  });
});
