import type { Frame } from '../capture/frame.ts';
import { COMPARED_BYTES, UNWRAP_SECONDS, UNWRAPPED_COPIES } from '../limits.ts';
import type { Location } from '../packet/location.ts';

/** A relayed datagram as its SOCKS header has it. */
export interface Wrapped<T> {
  readonly value: T;
  /** Bytes of the address in the header; undefined for a name. */
  readonly address: Uint8Array | undefined;
  readonly port: number;
  /** All bytes of its data; borrowed. */
  readonly data: Uint8Array;
}

interface Sent<T> extends Wrapped<T> {
  readonly time: number;
  /** Bytes of the address of the relay. */
  readonly relay: Uint8Array;
  readonly length: number;
}

/** The two ends of the relay's own conversation with a target. */
interface Path {
  readonly target: Uint8Array;
  readonly targetPort: number;
  readonly relay: Uint8Array;
  readonly relayPort: number;
}

interface Answer {
  readonly time: number;
  readonly frame: number;
  readonly path: Path;
  readonly data: Uint8Array;
  readonly length: number;
}

/**
 * Ties datagrams behind a SOCKS header to their copies without one, which relay and target exchange: the same data to the
 * address of the header within UNWRAP_SECONDS, and back between the same two endpoints. Where the header has a name the
 * copy must come from the address of the relay. A datagram whose ports nobody awaits costs two look-ups, and no object.
 */
export class UnwrappedCopies<T> {
  readonly #ports = new Uint32Array(65_536);
  readonly #sent: Sent<T>[] = [];
  readonly #paths: Path[] = [];
  readonly #answers: Answer[] = [];

  /** The client sent this to the relay, in `frame`. */
  await(wrapped: Wrapped<T>, frame: Frame, location: Location): void {
    const { destination, family } = location;
    const relay = frame.buffer.slice(destination, destination + addressLength(family));
    const { length } = wrapped.data;
    this.#sent.push({ ...wrapped, time: timeOf(frame), relay, length, data: wrapped.data.slice(0, COMPARED_BYTES) });
    this.#count(wrapped.port, 1);
    if (this.#sent.length > UNWRAPPED_COPIES) this.#forget(0);
  }

  /** Takes a datagram that has no SOCKS header: of which it is the copy, `answer` if it can be that of one to come. */
  see(frame: Frame, location: Location): T | 'answer' | undefined {
    const { sourcePort, destinationPort, payload, end, payloadLength } = location;
    if (this.#ports[destinationPort] === 0 && this.#ports[sourcePort] === 0) return undefined;
    if (end - payload !== payloadLength) return undefined;
    this.#forgetBefore(timeOf(frame) - UNWRAP_SECONDS);
    return this.#copied(frame, location) ?? this.#answered(frame, location);
  }

  /** The frame of the copy that the target sent of what now came from the relay. */
  find({ address, port, data }: Omit<Wrapped<T>, 'value'>, frame: Frame): number | undefined {
    const oldest = timeOf(frame) - UNWRAP_SECONDS;
    const at = this.#answers.findIndex(
      ({ time, path, length, data: copy }) =>
        time >= oldest &&
        path.targetPort === port &&
        length === data.length &&
        (address === undefined || (path.target.length === address.length && isEqual(address, path.target, 0))) &&
        isEqual(copy, data, 0),
    );
    return at < 0 ? undefined : this.#answers.splice(at, 1)[0]?.frame;
  }

  /** The copies of what was sent for such values are awaited no more. */
  drop(isDropped: (value: T) => boolean): void {
    for (let at = this.#sent.length - 1; at >= 0; at--)
      if (isDropped((this.#sent[at] as Sent<T>).value)) this.#forget(at);
  }

  #copied(frame: Frame, location: Location): T | undefined {
    const { buffer } = frame;
    const { source, destination, destinationPort, payload, payloadLength, family } = location;
    for (let at = 0; at < this.#sent.length; at++) {
      const { port, address, relay, length, data, value } = this.#sent[at] as Sent<T>;
      if (port !== destinationPort || length !== payloadLength) continue;
      const isThere =
        address === undefined
          ? relay.length === addressLength(family) && isEqual(relay, buffer, source)
          : address.length === addressLength(family) && isEqual(address, buffer, destination);
      if (!isThere || !isEqual(data, buffer, payload)) continue;
      this.#remember(frame, location);
      this.#forget(at);
      return value;
    }
    return undefined;
  }

  /** The target may answer now. */
  #remember({ buffer }: Frame, location: Location): void {
    const { source, destination, sourcePort, destinationPort, family } = location;
    const size = addressLength(family);
    const isKnown = this.#paths.some(
      ({ target, targetPort, relay, relayPort }) =>
        targetPort === destinationPort &&
        relayPort === sourcePort &&
        target.length === size &&
        isEqual(target, buffer, destination) &&
        isEqual(relay, buffer, source),
    );
    if (isKnown) return;
    this.#paths.push({
      target: buffer.slice(destination, destination + size),
      targetPort: destinationPort,
      relay: buffer.slice(source, source + size),
      relayPort: sourcePort,
    });
    this.#count(destinationPort, 1);
    if (this.#paths.length > UNWRAPPED_COPIES) this.#count((this.#paths.shift() as Path).targetPort, -1);
  }

  #answered(frame: Frame, location: Location): 'answer' | undefined {
    const { buffer } = frame;
    const { source, destination, sourcePort, destinationPort, payload, end, family } = location;
    const path = this.#paths.find(
      ({ target, targetPort, relay, relayPort }) =>
        targetPort === sourcePort &&
        relayPort === destinationPort &&
        target.length === addressLength(family) &&
        isEqual(target, buffer, source) &&
        isEqual(relay, buffer, destination),
    );
    if (path === undefined) return undefined;
    const data = buffer.slice(payload, Math.min(end, payload + COMPARED_BYTES));
    this.#answers.push({ time: timeOf(frame), frame: frame.number, path, data, length: end - payload });
    if (this.#answers.length > UNWRAPPED_COPIES) this.#answers.shift();
    return 'answer';
  }

  #forgetBefore(oldest: number): void {
    while (this.#sent.length > 0 && (this.#sent[0] as Sent<T>).time < oldest) this.#forget(0);
  }

  #forget(at: number): void {
    const [sent] = this.#sent.splice(at, 1);
    if (sent !== undefined) this.#count(sent.port, -1);
  }

  #count(port: number, change: 1 | -1): void {
    this.#ports[port] = (this.#ports[port] as number) + change;
  }
}

function addressLength(family: 4 | 6): number {
  return family === 4 ? 4 : 16;
}

function timeOf({ seconds, nanoseconds }: Frame): number {
  return seconds + nanoseconds / 1e9;
}

/** Whether `bytes` has all of `part` at an offset. */
function isEqual(part: Uint8Array, bytes: Uint8Array, at: number): boolean {
  for (let index = 0; index < part.length; index++) if (part[index] !== bytes[at + index]) return false;
  return true;
}
