import { concat } from '../../../src/bytes/concat.ts';
import { InsideReader } from '../../../src/protocols/app/inside-reader.ts';
import type { Inside } from '../../../src/schema/detail.ts';
import type { Side } from '../../../src/schema/message.ts';

const encoder = new TextEncoder();

/** ASCII text or octets as octets. */
export function octetsOf(text: string | Uint8Array): Uint8Array {
  return typeof text === 'string' ? encoder.encode(text) : text;
}

/** What a relay tells whose sides say this, each in one piece, the client first. */
export function found(client: string | Uint8Array, server: string | Uint8Array): Inside | undefined {
  const reader = new InsideReader();
  reader.push('client', octetsOf(client), 0);
  reader.push('proxy', octetsOf(server), 0);
  return reader.inside;
}

/** The details alone, with the name of the protocol. */
export function told(client: string | Uint8Array, server: string | Uint8Array): unknown {
  const inside = found(client, server);
  return inside === undefined ? undefined : { protocol: inside.sheet.name, ...inside.values };
}

/** The same in pieces of so many octets, by turns. */
export function toldInPieces(client: Uint8Array, server: Uint8Array, size: number, first: Side): unknown {
  const reader = new InsideReader();
  const sides: readonly (readonly [Side, Uint8Array])[] = [
    ['client', client],
    ['proxy', server],
  ];
  const order = first === 'client' ? sides : sides.toReversed();
  for (const [side, bytes] of order) {
    for (let at = 0; at < bytes.length; at += size) reader.push(side, bytes.subarray(at, at + size), 0);
  }
  const { inside } = reader;
  return inside === undefined ? undefined : { protocol: inside.sheet.name, ...inside.values };
}

/** A record of TLS around handshake octets. */
export function tlsRecord(handshake: Uint8Array): Uint8Array {
  return concat([Uint8Array.of(22, 3, 1, handshake.length >> 8, handshake.length & 255), handshake]);
}
