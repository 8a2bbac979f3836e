import { describe, expect, test } from 'vitest';
import { fromHex } from '../../../src/bytes/hex.ts';
import { insideDatagram } from '../../../src/protocols/app/inside-reader.ts';

const told = (hex: string) => {
  const found = insideDatagram(fromHex(hex));
  return found === undefined ? undefined : { protocol: found.sheet.name, ...found.values };
};

describe('utp', () => {
  test('utp tells the connection that a SYN opens, with and without extension bits', () => {
    const expected = { protocol: 'utp', connection: 0x1234 };
    expect(told('41 00 1234 5f5e1000 00000000 00100000 0001 0000')).toEqual(expected);
    expect(told('41 02 1234 5f5e1000 00000000 00100000 9abc 0000 00 08 0000000000000000')).toEqual(expected);
  });

  test.each([
    ['data', '01 00 1234 5f5e1000 00001000 00100000 0002 0001'],
    ['text', Buffer.from('A message of twenty ').toString('hex')],
    ['a SYN that acknowledges', '41 00 1234 5f5e1000 00000000 00100000 0001 0007'],
    ['a SYN with bytes behind it', '41 00 1234 5f5e1000 00000000 00100000 0001 0000 00'],
  ])('utp is not %s', (_, hex) => {
    expect(told(hex)).toBeUndefined();
  });
});

const HASH = 'a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3';
const PEER = Buffer.from('-TR3000-abcdefghijkl').toString('hex');
const NUMBERS = `${'00'.repeat(8)} 00000000 00010000 ${'00'.repeat(8)}`;
const announce = (event: string, peer = PEER) =>
  `1122334455667788 00000001 cafebabe ${HASH} ${peer} ${NUMBERS} ${event} 00000000 0badf00d ffffffff 1ae1`;

describe('tracker', () => {
  test('tracker tells connect and announce requests', () => {
    expect(told('0000041727101980 00000000 cafebabe')).toEqual({ protocol: 'tracker', action: 'connect' });
    expect(told(announce('00000002'))).toEqual({
      protocol: 'tracker',
      action: 'announce',
      infoHash: HASH,
      peer: '-TR3000-abcdefghijkl',
      event: 'started',
    });
    expect(told(`${announce('00000000')} 02 09 2f616e6e6f756e6365`)).toMatchObject({ event: 'none' });
  });

  test.each([
    ['an answer', '00000000 cafebabe 1122334455667788'],
    ['another action behind the number', '0000041727101980 00000001 cafebabe'],
    ['an event that there is not', announce('00000009')],
    ['a peer without the usual id', announce('00000002', '00'.repeat(20))],
    ['a request that is not whole', announce('00000002').slice(0, -5)],
  ])('tracker is not %s', (_, hex) => {
    expect(told(hex)).toBeUndefined();
  });
});
