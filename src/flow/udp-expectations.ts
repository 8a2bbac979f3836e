import { addressText } from '../bytes/address.ts';
import type { Frame } from '../capture/frame.ts';
import type { Location } from '../decode/location.ts';

/** A UDP datagram to or from an endpoint that someone awaits. */
export interface Expected<T> {
  readonly values: readonly T[];
  /** Whether it goes to that endpoint, or comes from it. */
  readonly isTo: boolean;
  /** The other endpoint of the datagram. */
  readonly address: string;
  readonly port: number;
}

/**
 * The UDP endpoints that are awaited, and by whom. A datagram whose ports nobody awaits costs two look-ups in a table of
 * ports, and no object.
 */
export class UdpExpectations<T> {
  readonly #ports = new Uint32Array(65_536);
  readonly #values = new Map<string, T[]>();

  expect(address: string, port: number, value: T): void {
    const key = `${address} ${port}`;
    const values = this.#values.get(key);
    if (values?.includes(value)) return;
    if (values === undefined) this.#values.set(key, [value]);
    else values.push(value);
    this.#ports[port] = (this.#ports[port] as number) + 1;
  }

  /** The endpoint is not awaited for this value any more. */
  forget(address: string, port: number, value: T): void {
    const key = `${address} ${port}`;
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
    const source = addressText(frame.buffer, location.source, location.family);
    const destination = addressText(frame.buffer, location.destination, location.family);
    const to = this.#values.get(`${destination} ${destinationPort}`);
    if (to !== undefined) return { values: to, isTo: true, address: source, port: sourcePort };
    const from = this.#values.get(`${source} ${sourcePort}`);
    if (from !== undefined) return { values: from, isTo: false, address: destination, port: destinationPort };
    return undefined;
  }
}
