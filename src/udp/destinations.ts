import { unmapped } from '../bytes/address.ts';
import type { Pdu } from '../engine/pdu.ts';
import { DESTINATIONS } from '../limits.ts';
import { derived } from '../schema/derived.ts';
import { type Inside, joined } from '../schema/detail.ts';
import type { View } from '../schema/view.ts';
import type { Destination, Endpoint } from '../session/session.ts';
import { addressOf } from '../session/target.ts';

interface Traffic extends Endpoint {
  datagrams: number;
  bytes: number;
  inside: Inside | undefined;
  /** Whether the client sent to it. */
  isTarget: boolean;
}

/** With whom an association spoke, by the headers of its datagrams: the first DESTINATIONS of them. */
export class Destinations {
  /** Whether there were more. */
  isFull = false;
  readonly #traffic = new Map<string, Traffic>();
  /** Ports that the client sent to by name: an answer has the address instead. */
  readonly #namedPorts = new Set<number>();

  add(pdu: Pdu, bytes: number): void {
    const traffic = this.#of(pdu);
    if (traffic === undefined) return;
    traffic.datagrams++;
    traffic.bytes += bytes;
    if (pdu.side !== 'client' || traffic.isTarget) return;
    traffic.isTarget = true;
    if (pdu.view.has('name')) this.#namedPorts.add(traffic.port);
  }

  /** The data of a datagram that was added tell this. */
  recognise(pdu: Pdu, inside: Inside): void {
    const traffic = this.#of(pdu);
    if (traffic !== undefined) traffic.inside = joined(traffic.inside, inside);
  }

  /** Whether the client sent to the endpoint that a header names, as far as that can be told of a name. */
  isTarget(view: View): boolean {
    const port = view.number('port') ?? 0;
    const known = this.#traffic.get(keyOf(endpointAddress(view), port));
    return known?.isTarget === true || (!view.has('name') && this.#namedPorts.has(port));
  }

  get size(): number {
    return this.#traffic.size;
  }

  get list(): Destination[] {
    return [...this.#traffic.values()].map(({ inside, isTarget, ...rest }) =>
      inside === undefined ? rest : { ...rest, protocol: inside.sheet.name, inside },
    );
  }

  #of({ view }: Pdu): Traffic | undefined {
    const address = endpointAddress(view);
    const port = view.number('port');
    if (address === undefined || port === undefined) return undefined;
    const key = keyOf(address, port);
    const known = this.#traffic.get(key);
    if (known !== undefined) return known;
    this.isFull = this.#traffic.size >= DESTINATIONS;
    if (this.isFull) return undefined;
    const traffic = { address, port, datagrams: 0, bytes: 0, inside: undefined, isTarget: false };
    this.#traffic.set(key, traffic);
    return traffic;
  }
}

/** The address of a header, an IPv4 one as such where it is mapped into IPv6 (RFC 4291 section 2.5.5.2). */
export const endpointAddress = derived((view): string | undefined => {
  const address = addressOf(view);
  return address === undefined ? undefined : unmapped(String(address));
});

function keyOf(address: string | undefined, port: number): string {
  return `${address} ${port}`;
}
