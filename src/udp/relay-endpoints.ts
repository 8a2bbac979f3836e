import { isUnspecified, unmapped } from '../bytes/address.ts';
import type { Endpoint } from '../session/session.ts';

/** Where the relay of an association may be, by the reply that granted it. */
export interface RelayEndpoints {
  /** Where datagrams are awaited, the likeliest first. */
  readonly awaited: readonly Endpoint[];
  /** What the reply names, as far as it does. */
  readonly named: Endpoint;
  /** Whether the reply leaves address or port open. */
  readonly isOpen: boolean;
}

/**
 * The bound endpoint, with the proxy's own address and port in place of what it leaves open or gives as a name, and the
 * proxy's address beside one that may be unreachable from outside (a relay behind NAT).
 */
export function relayEndpoints(proxy: Endpoint, bound: Partial<Endpoint>): RelayEndpoints {
  const address = bound.address === undefined ? undefined : unmapped(bound.address);
  const port = bound.port === undefined || bound.port === 0 ? proxy.port : bound.port;
  const own = { address: proxy.address, port };
  const isAddress = address !== undefined && /^[0-9.]+$|:/.test(address) && !isUnspecified(address);
  return {
    awaited: isAddress && address !== proxy.address ? [{ address, port }, own] : [own],
    named: { address: isAddress ? address : proxy.address, port: bound.port ?? 0 },
    isOpen: bound.port === 0 || (address !== undefined && isUnspecified(address)),
  };
}
