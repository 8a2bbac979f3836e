import { describe, expect, test } from 'vitest';
import { fromHex } from '../../../src/bytes/hex.ts';
import { ofTexts } from '../../../src/protocols/shared/notes.ts';
import { request as socks4Request } from '../../../src/protocols/socks4/messages.ts';
import { reply, request, usernamePasswordRequest } from '../../../src/protocols/socks5/messages.ts';
import { encode } from '../../../src/schema/encode.ts';
import type { Message } from '../../../src/schema/message.ts';
import { parse } from '../../../src/schema/parse.ts';
import { review } from '../../../src/schema/review.ts';
import { sessionsOf, Traffic } from '../../traffic.ts';

function viewOf(message: Message, octets: Uint8Array) {
  return parse(message, octets).view;
}

function named(message: Message, name: string): Uint8Array {
  const bytes = new TextEncoder().encode(name);
  const head = { version: 5, reserved: 0, atyp: 3, nameLength: bytes.length, name: bytes, port: 80 };
  return encode(message, { ...head, ...(message === reply ? { code: 0 } : { command: 1 }) });
}

describe('ofTexts', () => {
  test.each([
    ['example.org', []],
    ['a%20b%41.example', []],
    ['100%.example', []],
    ['%n%n%s', ['format-string']],
    ['%12$hn', ['format-string']],
    ['a\u0007b', ['name-control-octets']],
  ])('of the name %j', (name, ids) => {
    expect(ofTexts(viewOf(request, named(request, name))).map(([{ id }]) => id)).toEqual(ids);
  });

  test('does not tell what a password holds', () => {
    const octets = encode(usernamePasswordRequest, {
      version: 1,
      usernameLength: 5,
      username: 'alice',
      passwordLength: 4,
      password: '%n%n',
    });
    expect(JSON.stringify(ofTexts(viewOf(usernamePasswordRequest, octets)))).not.toContain('%n');
  });
});

describe('cve-shape', () => {
  const socks4 = (userId: string, name: string) =>
    encode(socks4Request, { version: 4, command: 1, port: 80, ipv4: fromHex('00000001'), userId, name });

  test.each([
    ['an ordinary reply', reply, named(reply, 'example.org'), []],
    ['a reply whose name is long', reply, named(reply, 'a'.repeat(128)), ['CVE-2026-56123']],
    ['a name with a line break', request, named(request, 'a\r\nb'), ['CVE-2026-62380']],
    ['an ordinary request of SOCKS4A', socks4Request, socks4('', 'example.org'), []],
    ['longest texts of SOCKS4A', socks4Request, socks4('u'.repeat(255), 'n'.repeat(255)), ['CVE-2024-52533']],
    ['a longer name of SOCKS4A', socks4Request, socks4('', 'n'.repeat(256)), ['CVE-2002-1001']],
  ])('of %s', (_, message, octets, shapes) => {
    const found = review(viewOf(message, octets), 1, []).filter(({ id }) => id === 'cve-shape');
    expect(found.map(({ text }) => text.split(/: |,/)[1])).toEqual(shapes);
  });
});

describe('A grant and a refusal', () => {
  const notesOf = (address: string, lines: readonly [number, string][]) => {
    const traffic = new Traffic();
    const talk = traffic.connection({ address, port: 40_000 }, { address: '10.0.0.1', port: 9999 }).open();
    for (const [from, octets] of lines)
      if (from === 0) talk.opener(octets);
      else talk.listener(octets);
    talk.close();
    return sessionsOf(traffic.packets).flatMap(({ notes }) => notes.map(({ id }) => id));
  };
  const target = '05 01 00 01 c0000202 0050';
  const granted = '05 00 00 01 00000000 0000';
  const open: readonly [number, string][] = [
    [0, '05 01 00'],
    [1, '05 00'],
    [0, target],
    [1, granted],
  ];

  test('open-proxy is a grant without a login to a public address', () => {
    expect(notesOf('8.8.8.8', open)).toContain('open-proxy');
    expect(notesOf('10.0.0.2', open)).not.toContain('open-proxy');
  });
});
