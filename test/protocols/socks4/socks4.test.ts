import { describe, expect, test } from 'vitest';
import { socks4 } from '../../../src/protocols/socks4/index.ts';
import { client, events, type Line, play, proxy } from '../../engine/play.ts';

const CONNECT = client('04 01 0050 c0000202 626f62 00');
const CONNECT_4A = client('04 01 0050 00000001 00 6578616d706c652e6f7267 00');
const BIND = client('04 02 0050 c0000202 00');
const RESOLVE = client('04 f0 0000 00000001 00 6578616d706c652e6f7267 00');
const GRANTED = proxy('00 5a 0000 00000000');
const REFUSED = proxy('00 5b 0000 00000000');

/** One octet a segment. */
function dripped(lines: readonly Line[]): Line[] {
  return lines.flatMap((line) => [...line.bytes].map((octet) => ({ ...line, bytes: Uint8Array.of(octet) })));
}

describe('SOCKS4', () => {
  test.each([
    ['CONNECT', [CONNECT, GRANTED], ['client socks4-request 12', 'proxy socks4-reply 8'], 'relay'],
    ['CONNECT by name', [CONNECT_4A, GRANTED], ['client socks4-request 21', 'proxy socks4-reply 8'], 'relay'],
    ['a refusal', [CONNECT, REFUSED], ['client socks4-request 12', 'proxy socks4-reply 8'], 'refused'],
    [
      'both replies to BIND',
      [BIND, proxy('00 5a aaf1 7f000001 00 5a 9152 7f000001')],
      ['client socks4-request 9', 'proxy socks4-reply 8', 'proxy socks4-bind-reply 8'],
      'relay',
    ],
    ["Tor's RESOLVE", [RESOLVE, GRANTED], ['client socks4-request 21', 'proxy socks4-reply 8'], 'answered'],
    [
      'a server of SOCKS5 alone',
      [CONNECT, proxy('05 ff')],
      ['client socks4-request 12', 'proxy method-selection 2'],
      'refused',
    ],
  ])('reads %s, whole and an octet at a time, whichever side comes first', (_, lines, expected, ending) => {
    const turned = [...lines].sort((a, b) => b.direction - a.direction);
    for (const order of [lines, dripped(lines), turned]) {
      const found = play(order);
      expect(found.isCertain).toBe(true);
      expect(found.dissector).toBe(socks4);
      expect(events(found.dialogue)).toEqual(expected);
      expect(found.dialogue.ending).toBe(ending);
    }
  });

  test('reads the refusal of a server of SOCKS4 alone to a client of SOCKS5', () => {
    const found = play([client('05 01 00'), proxy('00 5b 0000 00000000')]);
    expect(found.isCertain).toBe(true);
    expect(events(found.dialogue)).toEqual(['client method-offer 3', 'proxy socks4-reply 8']);
    expect(found.dialogue.ending).toBe('refused');
  });

  test('takes a request without an answer for possible', () => {
    const found = play([CONNECT_4A]);
    expect(found.verdict).toBe('found');
    expect(found.isCertain).toBe(false);
  });

  test.each([
    ['TDS', [client('12 01 00 2f 00 00'), proxy('04 01 00 25 00 00 01 00')]],
    ['a request that a TDS answer follows', [CONNECT, proxy('04 01 00 25 00 00 01 00')]],
    ['a text that never ends', [client(`04 01 0050 c0000202 ${'61'.repeat(2100)}`)]],
    ['binary octets where the user id is', [client('04 01 0000 c0000202 01 02 00')]],
    ['an unknown command', [client('04 09 0050 c0000202 00'), GRANTED]],
  ])('does not call %s SOCKS4', (_, lines) => {
    expect(play(lines).verdict).toBe('ignored');
  });

  test('tells the variant by the address of the request', () => {
    expect(socks4.variant?.(play([CONNECT, GRANTED]).dialogue.pdus)).toBe('socks4');
    expect(socks4.variant?.(play([CONNECT_4A, GRANTED]).dialogue.pdus)).toBe('socks4a');
  });
});
