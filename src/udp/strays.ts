import { endpointText } from '../bytes/address.ts';
import { SHARED_ASSOCIATIONS } from '../limits.ts';
import type { View } from '../schema/view.ts';
import type { Endpoint } from '../session/session.ts';
import type { Association } from './association.ts';
import { CLAIM } from './sender.ts';

/**
 * Open associations by the endpoints of their clients, for datagrams that do not use the relay that the reply named: a
 * client that sends to another port or address of the proxy, a relay that answers from elsewhere.
 */
export class Strays {
  /** By the client's address, and a place that it may send to instead. */
  readonly #paths = new Map<string, Set<Association>>();
  /** By the endpoint that the client sends from. */
  readonly #senders = new Map<string, Set<Association>>();

  open(association: Association): void {
    for (const path of pathsOf(association)) add(this.#paths, path, association);
  }

  /** The client's own endpoint is known now. */
  learn(association: Association): void {
    if (association.sender !== undefined) add(this.#senders, endpointText(association.sender), association);
  }

  close(association: Association): void {
    for (const path of pathsOf(association)) remove(this.#paths, path, association);
    if (association.sender !== undefined) remove(this.#senders, endpointText(association.sender), association);
  }

  /** The association whose client sends this, from a port that it has sent from or with its first datagram. */
  ofClient(source: Endpoint, destination: Endpoint): Association | undefined {
    const known = first(this.#senders.get(endpointText(source)), (one) => one.isHost(destination.address));
    if (known !== undefined) return known;
    const fits = (one: Association) => FITTING.includes(one.claim(source));
    return (
      first(this.#paths.get(pathTo(source.address, destination)), fits) ??
      first(this.#paths.get(pathTo(source.address, { ...destination, address: '' })), fits)
    );
  }

  /** The association whose client is answered at this endpoint, for something that it sent. */
  ofAnswer(destination: Endpoint, view: View): Association | undefined {
    return first(this.#senders.get(endpointText(destination)), (one) => one.hasSentTo(view));
  }
}

const FITTING: readonly number[] = [CLAIM.port, CLAIM.open, CLAIM.portAfterEnd];

/** The port of the relay at any address, as behind NAT, and the port that the proxy itself has. */
function pathsOf({ client, proxy, relays }: Association): readonly string[] {
  const ports = new Set(relays.map(({ port }) => port));
  return [...[...ports].map((port) => pathTo(client, { address: '', port })), pathTo(client, proxy)];
}

function pathTo(client: string, { address, port }: Endpoint): string {
  return `${client} ${address} ${port}`;
}

function add(index: Map<string, Set<Association>>, key: string, association: Association): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, new Set([association]));
  else known.add(association);
}

function remove(index: Map<string, Set<Association>>, key: string, association: Association): void {
  const known = index.get(key);
  known?.delete(association);
  if (known?.size === 0) index.delete(key);
}

/** The oldest that fits, of as many as a datagram may be compared with. */
function first(
  associations: ReadonlySet<Association> | undefined,
  fits: (association: Association) => boolean,
): Association | undefined {
  let compared = 0;
  for (const association of associations ?? []) {
    if (fits(association)) return association;
    if (++compared >= SHARED_ASSOCIATIONS) return undefined;
  }
  return undefined;
}
