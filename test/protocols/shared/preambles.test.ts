import { describe, expect, test } from 'vitest';
import { client, events, type Line, play, proxy } from '../../engine/play.ts';
import { sessionsOf, Traffic } from '../../traffic.ts';

const text = (line: string): string => Buffer.from(line).toString('hex');
const LINE = text('PROXY TCP4 192.0.2.7 10.0.0.1 51234 1080\r\n');
const LINE6 = text('PROXY TCP6 2001:db8::7 2001:db8::1 51234 1080\r\n');
const SIGNATURE = '0d0a0d0a000d0a515549540a';
const HEADER = `${SIGNATURE} 21 11 0010 c0000207 0a000001 c822 0438 04 0001 ff`;
const HEADER6 = `${SIGNATURE} 21 21 0024 20010db8000000000000000000000007 20010db8000000000000000000000001 c822 0438`;
const LOCAL = `${SIGNATURE} 20 00 0000`;
const SOCKS5: readonly Line[] = [
  proxy('05 00'),
  client('05 01 00 01 7f000001 0050'),
  proxy('05 00 00 01 7f000001 b3c5'),
];
const SOCKS4: readonly Line[] = [proxy('00 5a 0000 00000000')];

function dripped(lines: readonly Line[]): Line[] {
  return lines.flatMap((line) => [...line.bytes].map((octet) => ({ ...line, bytes: Uint8Array.of(octet) })));
}

describe('A header of the PROXY protocol', () => {
  test.each([
    ['version 1', LINE, 'proxy-header-v1 42'],
    ['version 1 over IPv6', LINE6, 'proxy-header-v1 47'],
    ['version 1 without addresses', text('PROXY UNKNOWN\r\n'), 'proxy-header-v1 15'],
    ['version 2 with additions', HEADER, 'proxy-header-v2 32'],
    ['version 2 over IPv6', HEADER6, 'proxy-header-v2 52'],
    ['version 2 of the balancer itself', LOCAL, 'proxy-header-v2 16'],
  ])('of %s is read before SOCKS5 and SOCKS4, in any cut and order', (_, header, expected) => {
    for (const [first, rest, message] of [
      ['05 01 00', SOCKS5, 'method-offer 3'],
      ['04 01 0050 c0000202 00', SOCKS4, 'socks4-request 9'],
    ] as const) {
      const whole = [client(`${header} ${first}`), ...rest];
      const turned = [...whole].sort((a, b) => b.direction - a.direction);
      for (const lines of [whole, [client(header), client(first), ...rest], dripped(whole), turned]) {
        const found = play(lines);
        expect(found.isCertain).toBe(true);
        expect(events(found.dialogue)).toContain(`client ${expected}`);
        expect(events(found.dialogue)).toContain(`client ${message}`);
        expect(found.dialogue.ending).toBe('relay');
      }
    }
  });

  test.each([
    ['alone', [client(LINE)]],
    ['before HTTP', [client(LINE), client(text('GET / HTTP/1.1\r\n'))]],
    ['of a line that is too long', [client(text(`PROXY TCP4 ${'1'.repeat(120)}\r\n`)), client('05 01 00'), ...SOCKS5]],
    ['of an unknown family', [client(`${SIGNATURE} 21 99 0000 05 01 00`), ...SOCKS5]],
    ['whose length has no room for its addresses', [client(`${SIGNATURE} 21 11 0004 c0000207`), ...SOCKS5]],
  ])('makes no session %s', (_, lines) => {
    expect(play(lines).verdict).toBe('ignored');
  });

  test.each([
    [LINE, { address: '192.0.2.7', port: 51_234 }],
    [HEADER6, { address: '2001:db8::7', port: 51_234 }],
    [LOCAL, undefined],
  ])('names the client of the session', (header, origin) => {
    const traffic = new Traffic();
    const hosts = [
      { address: '10.0.0.9', port: 40_000 },
      { address: '10.0.0.1', port: 9999 },
    ] as const;
    const talk = traffic
      .connection(...hosts)
      .open()
      .opener(header)
      .opener('05 01 00')
      .listener('05 00');
    talk.opener('05 01 00 01 7f000001 0050').listener('05 00 00 01 7f000001 b3c5').close();
    const [session] = sessionsOf(traffic.packets);
    expect(session?.origin).toEqual(origin);
    expect(session?.client).toEqual(hosts[0]);
    expect(session?.notes.map(({ id }) => id)).toContain('proxy-header');
  });
});
