import type { Packet, Segment } from './packet.ts';

const NO_OCTETS = new Uint8Array(0);
/** SYN, SYN with ACK, ACK. */
const OPENING = 3;

/** The packets of a flow with every `window` of them backwards; the opening stays in front. */
export function* reversed(packets: Generator<Packet, void>, window: number): Generator<Packet, void> {
  let passed = 0;
  let held: Packet[] = [];
  for (const packet of packets) {
    if (passed++ < OPENING) yield packet;
    else if (held.push(packet) === window) {
      yield* held.reverse();
      held = [];
    }
  }
  yield* held.reverse();
}

/** Every octet in a segment of its own. */
export function* octetByOctet(packets: Generator<Packet, void>): Generator<Packet, void> {
  for (const packet of packets) {
    const { segment, payload } = packet;
    if (segment === undefined || payload.length < 2) yield packet;
    else
      for (let at = 0; at < payload.length; at++)
        yield { ...packet, segment: later(segment, at), payload: payload.subarray(at, at + 1) };
  }
}

/** Behind every segment as many bare acknowledgements as `octetByOctet` would make more segments of it. */
export function* padded(packets: Generator<Packet, void>): Generator<Packet, void> {
  for (const packet of packets) {
    const { segment, payload } = packet;
    yield packet;
    if (segment === undefined) continue;
    for (let at = 1; at < payload.length; at++)
      yield { ...packet, segment: later(segment, payload.length), payload: NO_OCTETS };
  }
}

/** The packets of a flow without those at the places named, counted from 0. */
export function* losing(packets: Generator<Packet, void>, places: ReadonlySet<number>): Generator<Packet, void> {
  let place = 0;
  for (const packet of packets) if (!places.has(place++)) yield packet;
}

function later(segment: Segment, octets: number): Segment {
  return { ...segment, sequence: (segment.sequence + octets) >>> 0 };
}
