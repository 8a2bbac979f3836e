import type { Frame } from '../capture/frame.ts';
import { destinationOf, type Location, type PacketEnd, sourceOf } from '../packet/location.ts';

/** A UDP datagram to or from an endpoint that someone awaits. */
export interface Expected<T> {
  readonly values: readonly T[];
  /** Whether it goes to that endpoint, or comes from it. */
  readonly isTo: boolean;
  readonly awaited: PacketEnd;
  readonly other: PacketEnd;
}

/**
 * The UDP endpoints that are awaited, and by whom. A datagram whose ports nobody awaits costs two look-ups in a table of
 * ports, and no object.
 */
export class UdpExpectations<T> {
  readonly #ports = new Uint32Array(65_536);
  readonly #values = new Map<string, T[]>();

  /** Gives all that the endpoint is awaited for, the oldest first. */
  expect(endpoint: PacketEnd, value: T): readonly T[] {
    const key = keyOf(endpoint);
    const { port } = endpoint;
    const values = this.#values.get(key);
    if (values?.includes(value)) return values;
    this.#ports[port] = (this.#ports[port] as number) + 1;
    if (values !== undefined) {
      values.push(value);
      return values;
    }
    const first = [value];
    this.#values.set(key, first);
    return first;
  }

  /** The endpoint is not awaited for this value any more. */
  forget(endpoint: PacketEnd, value: T): void {
    const key = keyOf(endpoint);
    const { port } = endpoint;
    const values = this.#values.get(key);
    const at = values?.indexOf(value) ?? -1;
    if (values === undefined || at < 0) return;
    this.#ports[port] = (this.#ports[port] as number) - 1;
    if (values.length === 1) this.#values.delete(key);
    else values.splice(at, 1);
  }

  lookup(frame: Frame, location: Location): Expected<T> | undefined {
    const { sourcePort, destinationPort } = location;
    if (this.#ports[destinationPort] === 0 && this.#ports[sourcePort] === 0) return undefined;
    const source = sourceOf(frame, location);
    const destination = destinationOf(frame, location);
    const to = this.#values.get(keyOf(destination));
    if (to !== undefined) return { values: to, isTo: true, awaited: destination, other: source };
    const from = this.#values.get(keyOf(source));
    if (from !== undefined) return { values: from, isTo: false, awaited: source, other: destination };
    return undefined;
  }
}

function keyOf({ address, port }: PacketEnd): string {
  return `${address} ${port}`;
}
