import { isUnspecified } from '../bytes/address.ts';
import type { Relay, Request } from './session.ts';

/** CONNECT_DIR of old Tor, and MBIND of gost. */
const MUX_BIND = 0xf2;

/** Whether the bytes behind the reply show that the request was MBIND: streams of smux. */
export function isMuxBind(request: Request | undefined, relay: Relay | undefined): boolean {
  return request?.command === MUX_BIND && relay?.protocol === 'smux';
}

/** Whether a grant only says that the proxy listens, and to nobody in particular: it was asked for no host. */
export function isListening(request: Request | undefined, relay: Relay | undefined): boolean {
  if (request?.command !== MUX_BIND) return false;
  const { address } = request;
  return isMuxBind(request, relay) || address === '' || (address !== undefined && isUnspecified(address));
}

/** The request with the name that the bytes behind the reply give it. */
export function namedByBytes(request: Request | undefined, relay: Relay | undefined): Request | undefined {
  return request !== undefined && isMuxBind(request, relay) ? { ...request, name: 'MBIND' } : request;
}
