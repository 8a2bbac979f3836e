import { endpointText } from '../bytes/address.ts';
import { MultiMap } from '../bytes/multi-map.ts';
import type { Frame } from '../capture/frame.ts';
import { ANSWERED_ASSOCIATIONS } from '../limits.ts';
import { destinationOf, type Location, sourceOf } from '../packet/location.ts';
import type { View } from '../schema/view.ts';
import type { Endpoint } from '../session/session.ts';
import type { Association } from './association.ts';
import { CLAIM, familyOf } from './sender.ts';

/** A UDP datagram to or from an endpoint where associations await some. */
export interface Expected {
  /** Whether it goes to that endpoint, or comes from it. */
  readonly isTo: boolean;
  readonly relay: Endpoint;
  readonly other: Endpoint;
}

/** Under which keys an association is filed, and what was known of it then. */
interface Filing {
  readonly keys: ReadonlySet<string>;
  readonly revision: number;
}

/**
 * Open associations by all that a datagram can be told by: the relay where they await it, the endpoint of their client, and
 * where that sends instead. A look-up costs the same however many share a relay: an association that changed since it was
 * filed is filed again when it comes up. A datagram whose ports nobody awaits costs two looks at a table, and no object.
 */
export class AssociationIndex {
  readonly #ports = new Uint32Array(65_536);
  readonly #associations = new MultiMap<Association>();
  readonly #filings = new Map<Association, Filing>();

  get size(): number {
    return this.#filings.size;
  }

  has(association: Association): boolean {
    return this.#filings.has(association);
  }

  add(association: Association): void {
    for (const { port } of association.relays) this.#ports[port] = (this.#ports[port] as number) + 1;
    this.#file(association, new Set());
  }

  delete(association: Association): boolean {
    const filing = this.#filings.get(association);
    if (filing === undefined) return false;
    for (const key of filing.keys) this.#associations.delete(key, association);
    for (const { port } of association.relays) this.#ports[port] = (this.#ports[port] as number) - 1;
    return this.#filings.delete(association);
  }

  /** Files an association again where more is known of it by now, or it has ended; gives whether that was so. */
  update(association: Association): boolean {
    const filing = this.#filings.get(association);
    if (filing === undefined || filing.revision === association.revision) return false;
    this.#file(association, filing.keys);
    return true;
  }

  /** Whether a datagram is to or from a relay of one of them. */
  expected(frame: Frame, location: Location): Expected | undefined {
    const { sourcePort, destinationPort } = location;
    if (this.#ports[destinationPort] === 0 && this.#ports[sourcePort] === 0) return undefined;
    const source = sourceOf(frame, location);
    const destination = destinationOf(frame, location);
    if (this.#associations.has(atRelay(destination))) return { isTo: true, relay: destination, other: source };
    if (this.#associations.has(atRelay(source))) return { isTo: false, relay: source, other: destination };
    return undefined;
  }

  /**
   * The association at this relay that fits a client endpoint best, of equal ones the latest, but of those that have no
   * datagram yet the one that has waited longest.
   */
  best(relay: Endpoint, client: Endpoint): Association | undefined {
    const at = atRelay(relay);
    const first = this.#associations.first(at) as Association;
    if (first === this.#associations.last(at)) return first.claim(client) === CLAIM.none ? undefined : first;
    const hosts = hostsOf(at, client);
    return (
      found(hosts, (host) => this.#last(withPort(host, client.port))) ??
      found(hosts, (host) => this.#first(withPort(host, undefined))) ??
      found(hosts, (host) => this.#last(ended(host, client.port)) ?? this.#last(ended(host, undefined))) ??
      found(hosts, (host) => this.#last(host))
    );
  }

  /** The latest association at this relay, whoever its client is. */
  latest(relay: Endpoint): Association | undefined {
    return this.#associations.last(atRelay(relay));
  }

  /** Whether more than one association at this relay awaits the first datagram of this client. */
  isShared(relay: Endpoint, client: Endpoint): boolean {
    let count = 0;
    for (const host of hostsOf(atRelay(relay), client)) {
      for (const association of this.#associations.values(withPort(host, undefined)))
        if (!this.update(association) && ++count === 2) return true;
    }
    return false;
  }

  /**
   * The association whose client sends this although no relay awaits it: from the endpoint that it is known to send from, or
   * to the port of its relay at another address, as behind NAT, or to the port that the proxy itself has.
   */
  ofClient(source: Endpoint, destination: Endpoint): Association | undefined {
    const known = this.#first(toHost(source, destination.address));
    if (known !== undefined) return known;
    return found([destination, { ...destination, address: '' }], (place) => {
      const path = alongPath(source.address, place);
      return this.#first(withPort(path, source.port)) ?? this.#first(withPort(path, undefined));
    });
  }

  /** The association whose client is answered at this endpoint, for something that it sent; the oldest of those compared. */
  ofAnswer(destination: Endpoint, view: View): Association | undefined {
    let compared = 0;
    for (const association of this.#associations.values(fromSender(destination))) {
      if (association.hasSentTo(view)) return association;
      if (++compared === ANSWERED_ASSOCIATIONS) return undefined;
    }
    return undefined;
  }

  /** The oldest that belongs under a key, and the latest. */
  #first(key: string): Association | undefined {
    return this.#current(() => this.#associations.first(key));
  }

  #last(key: string): Association | undefined {
    return this.#current(() => this.#associations.last(key));
  }

  #current(find: () => Association | undefined): Association | undefined {
    let association = find();
    while (association !== undefined && this.update(association)) association = find();
    return association;
  }

  #file(association: Association, before: ReadonlySet<string>): void {
    const keys = keysOf(association);
    for (const key of before) if (!keys.has(key)) this.#associations.delete(key, association);
    for (const key of keys) if (!before.has(key)) this.#associations.add(key, association);
    this.#filings.set(association, { keys, revision: association.revision });
  }
}

function found<T>(values: readonly T[], find: (value: T) => Association | undefined): Association | undefined {
  for (const value of values) {
    const association = find(value);
    if (association !== undefined) return association;
  }
  return undefined;
}

function keysOf(association: Association): ReadonlySet<string> {
  const { relays, client, proxy, sender, port, hasEnded, hosts } = association;
  const keys = new Set<string>();
  for (const relay of relays) {
    const at = atRelay(relay);
    keys.add(at);
    for (const name of hosts) {
      const host = `${at} ${name}`;
      if (hasEnded) keys.add(ended(host, port));
      else keys.add(host).add(withPort(host, port));
    }
    keys.add(withPort(alongPath(client, { address: '', port: relay.port }), port));
  }
  keys.add(withPort(alongPath(client, proxy), port));
  if (sender === undefined) return keys;
  keys.add(fromSender(sender));
  for (const { address } of [proxy, ...relays]) keys.add(toHost(sender, address));
  return keys;
}

function atRelay(relay: Endpoint): string {
  return `at ${endpointText(relay)}`;
}

/** The client's address, and any address of its family. */
function hostsOf(at: string, { address }: Endpoint): readonly string[] {
  return [`${at} ${address}`, `${at} ${familyOf(address)}`];
}

function withPort(place: string, port: number | undefined): string {
  return `${place} ${port ?? 'any'}`;
}

function ended(host: string, port: number | undefined): string {
  return `${host} ended ${port ?? 'any'}`;
}

function alongPath(client: string, place: Endpoint): string {
  return `path ${client} ${endpointText(place)}`;
}

function fromSender(sender: Endpoint): string {
  return `sender ${endpointText(sender)}`;
}

function toHost(sender: Endpoint, address: string): string {
  return `${fromSender(sender)} ${address}`;
}
