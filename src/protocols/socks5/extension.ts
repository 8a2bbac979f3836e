import { isUnspecified } from '../../bytes/address.ts';
import type { Interpretation } from '../../engine/dissector.ts';
import type { Relay, Request } from '../../session/session.ts';

/** CONNECT_DIR of old Tor, and MBIND of gost. */
const MUX_BIND = 0xf2;

/** What the bytes behind the reply make of the request: streams of smux prove MBIND, whose grant is to nobody in particular where it was asked for no host. */
export function interpret(request: Request, relay: Relay | undefined): Interpretation | undefined {
  if (request.command !== MUX_BIND) return undefined;
  const { address } = request;
  if (relay?.protocol === 'smux') return MBIND;
  return address === '' || (address !== undefined && isUnspecified(address)) ? LISTENING : undefined;
}

const MBIND: Interpretation = { name: 'MBIND', evidence: 'MBIND of gost, by its streams of smux', isListening: true };
const LISTENING: Interpretation = { name: undefined, evidence: undefined, isListening: true };
