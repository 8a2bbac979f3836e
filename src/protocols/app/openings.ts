import { INSIDE } from './index.ts';
import type { InsideProtocol } from './protocol.ts';

/** For each first byte of a side, a bit for each protocol of INSIDE that it can be of. */
const BY_CLIENT = bitsBy((opens) => opens.client);
const BY_SERVER = bitsBy((opens) => opens.server);
const BY_ANY = INSIDE.reduce((bits, { opens }, index) => (opens === undefined ? bits | (1 << index) : bits), 0);

function bitsBy(charactersOf: (opens: NonNullable<InsideProtocol['opens']>) => string | undefined): Uint32Array {
  const bits = new Uint32Array(256);
  for (const [index, { opens = {} }] of INSIDE.entries()) {
    for (const character of charactersOf(opens) ?? '') {
      const code = character.charCodeAt(0);
      bits[code] = (bits[code] as number) | (1 << index);
    }
  }
  return bits;
}

/** The protocol that recognises the first bytes of the two sides, of which either may have said nothing yet. */
export function recognise(client: Uint8Array, server: Uint8Array): InsideProtocol | undefined {
  let bits = BY_ANY;
  if (client.length > 0) bits |= BY_CLIENT[client[0] as number] as number;
  if (server.length > 0) bits |= BY_SERVER[server[0] as number] as number;
  for (let index = 0; bits !== 0; index++, bits >>>= 1) {
    const protocol = INSIDE[index] as InsideProtocol;
    if ((bits & 1) !== 0 && protocol.recognise(client, server)) return protocol;
  }
  return undefined;
}
