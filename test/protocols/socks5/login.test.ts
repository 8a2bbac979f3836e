import { describe, expect, test } from 'vitest';
import { fromHex } from '../../../src/bytes/hex.ts';
import { request as socks4Request } from '../../../src/protocols/socks4/messages.ts';
import { udpHeader, usernamePasswordRequest } from '../../../src/protocols/socks5/messages.ts';
import { encode } from '../../../src/schema/encode.ts';
import { parse } from '../../../src/schema/parse.ts';
import { review } from '../../../src/schema/review.ts';
import { sessionsOf, Traffic } from '../../traffic.ts';

const REMOTE = '10.0.0.2';
const LOCAL = '127.0.0.1';

function login(username: string, password: string): Uint8Array {
  return encode(usernamePasswordRequest, {
    version: 1,
    usernameLength: username.length,
    username,
    passwordLength: password.length,
    password,
  });
}

/** The notes of a session whose client says these things, each answered by the proxy, and then closes. */
function notesOf(client: string, proxy: string, turns: readonly (readonly [Uint8Array | string, string])[]): string[] {
  const traffic = new Traffic();
  const talk = traffic.connection({ address: client, port: 40_000 }, { address: proxy, port: 1080 }).open();
  for (const [says, answer] of turns) {
    talk.opener(says);
    talk.listener(answer);
  }
  talk.close();
  return sessionsOf(traffic.packets).flatMap(({ notes }) =>
    notes.map(({ id, text }) => `${id} ${text.split(': ')[1] ?? ''}`.trim()),
  );
}

function loginNotes(username: string, password: string, client = REMOTE, proxy = '10.0.0.1'): string[] {
  return notesOf(client, proxy, [
    ['05 01 02', '05 02'],
    [login(username, password), '01 00'],
    ['05 01 00 01 c0000202 0050', '05 00 00 01 00000000 0000'],
  ]);
}

function userIdNotes(userId: string, client = REMOTE, proxy = '10.0.0.1'): string[] {
  const asked = encode(socks4Request, { version: 4, command: 1, port: 80, ipv4: fromHex('c0000202'), userId });
  return notesOf(client, proxy, [[asked, '00 5a 0000 00000000']]);
}

describe('ofLogin', () => {
  test.each([
    ['a login', 'alice', 'secret', ['cleartext-password']],
    ['a user without a password', 'alice', '', ['empty-credentials PLEN 0', 'cleartext-password']],
    ['nothing at all', '', '', ['empty-credentials ULEN 0, PLEN 0']],
    ['proposal 351', '<torS0X>0', 'a tag', ['tor-isolation']],
    ['dirmngr', 'dirmngr-14357', 'p0', ['tor-isolation']],
    ['a user of that name with a password', 'dirmngr-14357', 'secret', ['cleartext-password']],
    ['torsocks', 'torsocks-4711:1764080000', '0', ['tor-isolation']],
    ['Bitcoin Core', '0123456789abcdef-12', '0123456789abcdef-12', ['tor-isolation']],
    ['arguments', 'cert=AbC+/;iat-mode=0', '\0', ['pt-arguments']],
    ['escaped arguments', 'a\\;b=c\\=d;e=', '\0', ['pt-arguments']],
    ['arguments that fill the name', `${'k'.repeat(200)}=${'v'.repeat(54)}`, 'v;iat-mode=0', ['pt-arguments']],
    ['a NUL for a password', 'alice', '\0', ['cleartext-password', 'name-control-octets PASSWD']],
    [
      'a control byte in a name',
      'key=\u0007',
      '\0',
      ['cleartext-password', 'name-control-octets UNAME', 'name-control-octets PASSWD'],
    ],
    ['an equals sign in a name', 'a=b', 'secret', ['cleartext-password']],
  ])('of %s', (_, username, password, notes) => {
    expect(loginNotes(username, password).sort()).toEqual([...notes].sort());
  });

  test.each([
    [LOCAL, LOCAL, []],
    ['127.0.0.9', LOCAL, []],
    ['::1', '::1', []],
    [REMOTE, '10.0.0.1', ['cleartext-password']],
  ])('of %s to %s, which crosses no network on one machine', (client, proxy, notes) => {
    expect(loginNotes('alice', 'secret', client, proxy)).toEqual(notes);
  });

  test('takes what Tor Browser and btcd say for isolation only where the proxy is on the same machine', () => {
    const nonce = '0123456789abcdef'.repeat(2);
    for (const name of ['example.org', '--unknown--', 'example.org:5', '192.0.2.7']) {
      expect(loginNotes(name, nonce, LOCAL, LOCAL)).toEqual(['tor-isolation']);
      expect(loginNotes(name, nonce)).toEqual(['cleartext-password']);
    }
    expect(loginNotes('0123456789abcdef', '76543210fedcba98', LOCAL, LOCAL)).toEqual(['tor-isolation']);
    expect(loginNotes('alice', nonce, LOCAL, LOCAL)).toEqual([]);
  });

  test('warns on one machine where a balancer says that the client is elsewhere', () => {
    const header = Buffer.from('PROXY TCP4 192.0.2.9 192.0.2.1 40000 1080\r\n\x05\x01\x02', 'latin1');
    const turns = [
      [header, '05 02'],
      [login('alice', 'secret'), '01 00'],
    ] as const;
    expect(notesOf(LOCAL, LOCAL, turns)).toContain('cleartext-password');
  });

  test('warns of a login to the next proxy of a chain that leaves the machine', () => {
    const chain = (next: string) => [
      ['05 01 00', '05 00'] as const,
      [`05 01 00 01 ${next} 0438`, '05 00 00 01 00000000 0000'] as const,
      ['05 01 02', '05 02'] as const,
      [login('alice', 'secret'), '01 00'] as const,
      ['05 01 00 01 c0000202 0050', '05 00 00 01 00000000 0000'] as const,
    ];
    expect(notesOf(LOCAL, LOCAL, chain('c0000209'))).toContain('cleartext-password');
    expect(notesOf(LOCAL, LOCAL, chain('7f000001'))).not.toContain('cleartext-password');
    expect(notesOf(REMOTE, '10.0.0.1', chain('7f000001'))).toContain('cleartext-password');
  });
});

describe('ofUserId', () => {
  test.each([
    ['alice', REMOTE, ['v4-userid-leak']],
    ['', REMOTE, []],
    ['alice', LOCAL, []],
    ['cert=abc;iat-mode=0', REMOTE, ['pt-arguments']],
    ['cert=abc;iat-mode', REMOTE, ['v4-userid-leak']],
  ])('of %j from %s', (userId, client, notes) => {
    expect(userIdNotes(userId, client, client === LOCAL ? LOCAL : '10.0.0.1')).toEqual(notes);
  });
});

describe('name-has-port', () => {
  const asked = (name: string) =>
    notesOf(REMOTE, '10.0.0.1', [
      ['05 01 00', '05 00'],
      [
        `05 01 00 03 ${name.length.toString(16).padStart(2, '0')} ${Buffer.from(name).toString('hex')} 0050`,
        '05 04 00 01 00000000 0000',
      ],
    ]);

  test.each([
    ['example.org:443', ['name-has-port example.org:443']],
    ['10.0.0.3:80', ['name-has-port 10.0.0.3:80']],
    ['[fd00--1]:80', ['name-has-port [fd00--1]:80']],
    ['example.org', []],
    ['example.org:', []],
    ['fd00::3', ['name-is-address fd00::3']],
  ])('of the name %s', (name, notes) => {
    expect(asked(name)).toEqual(notes);
  });

  test('of a name in the header of a datagram', () => {
    const { view } = parse(udpHeader, fromHex('0000 00 03 06 612e623a3830 0050 00'));
    expect(review(view, 1, []).map(({ id }) => id)).toEqual(['name-has-port']);
  });

  test('of a name of SOCKS4A', () => {
    const version4 = encode(socks4Request, {
      version: 4,
      command: 1,
      port: 80,
      ipv4: fromHex('00000001'),
      userId: '',
      name: 'a.b:80',
    });
    expect(notesOf(REMOTE, '10.0.0.1', [[version4, '00 5b 0000 00000000']])).toEqual(['name-has-port a.b:80']);
  });
});
