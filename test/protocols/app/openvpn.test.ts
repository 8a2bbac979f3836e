import { describe, expect, test } from 'vitest';
import { concat } from '../../../src/bytes/concat.ts';
import { fromHex } from '../../../src/bytes/hex.ts';
import { insideDatagram } from '../../../src/protocols/app/inside-reader.ts';
import { told, toldInPieces } from './found.ts';

const CLIENT_ID = '0102030405060708';
const SERVER_ID = '1112131415161718';
const CLIENT_TAIL = '00 00000000';
const SERVER_TAIL = `01 00000000 ${CLIENT_ID} 00000000`;
const REPLAY = '00000001 65000000';
const filled = (length: number) => 'c5'.repeat(length);

/** Resets of client and server by how they are protected. */
const RESETS: readonly (readonly [protection: string, client: string, server: string])[] = [
  ['plain', `38 ${CLIENT_ID} ${CLIENT_TAIL}`, `40 ${SERVER_ID} ${SERVER_TAIL}`],
  ...[16, 20, 32, 64].map(
    (digest) =>
      [
        'tls-auth',
        `38 ${CLIENT_ID} ${filled(digest)} ${REPLAY} ${CLIENT_TAIL}`,
        `40 ${SERVER_ID} ${filled(digest)} ${REPLAY} ${SERVER_TAIL}`,
      ] as const,
  ),
  ['tls-crypt', `38 ${CLIENT_ID} ${REPLAY} ${filled(37)}`, `40 ${SERVER_ID} ${REPLAY} ${filled(49)}`],
  [
    'tls-crypt-v2',
    `50 ${CLIENT_ID} 0f000001 65000000 ${filled(37)} ${filled(288)} 0122`,
    `40 ${SERVER_ID} ${REPLAY} ${filled(49)}`,
  ],
];

function overTcp(hex: string): Uint8Array {
  const packet = fromHex(hex);
  return concat([Uint8Array.of(packet.length >> 8, packet.length & 255), packet]);
}

describe('openvpn', () => {
  test.each(
    RESETS,
  )('openvpn tells the session ids of a control channel that is %s, over TCP', (protection, client, server) => {
    const expected = { protocol: 'openvpn', protection, session: CLIENT_ID, answer: SERVER_ID };
    // What the server sends is protected alike, but for the key that only the client has to show.
    const isWhole = protection !== 'tls-crypt-v2';
    expect(told(overTcp(client), overTcp(server))).toEqual(expected);
    expect(toldInPieces(overTcp(client), overTcp(server), 11, 'client')).toEqual(expected);
    expect(insideDatagram(fromHex(client))?.values).toEqual({ protection, session: CLIENT_ID });
    expect(insideDatagram(fromHex(server))?.values).toEqual({
      protection: isWhole ? protection : 'tls-crypt',
      answer: SERVER_ID,
    });
  });

  test.each([
    ['a length that is wrong', `000f 38 ${CLIENT_ID} ${CLIENT_TAIL}`],
    ['another number of the first packet', `000e 38 ${CLIENT_ID} 00 00000007`],
    ['random bytes', `000e 38 ${CLIENT_ID} c0ffee1234`],
    ['another key', `000e 39 ${CLIENT_ID} ${CLIENT_TAIL}`],
  ])('openvpn is not %s', (_, client) => {
    expect(told(fromHex(client), '')).toBeUndefined();
    expect(insideDatagram(fromHex(client).subarray(2))).toSatisfy(
      (found) => found === undefined || client.startsWith('000f'),
    );
  });

  test('openvpn is not what a server of another protocol answers', () => {
    expect(told('', 'HELLO')).toBeUndefined();
    expect(insideDatagram(new Uint8Array(0))).toBeUndefined();
  });
});
