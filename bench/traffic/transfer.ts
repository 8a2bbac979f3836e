import { type Connection, SEGMENT_OCTETS } from './connection.ts';
import { clientOpening, type Protocol, serverOpening } from './openings.ts';
import type { Packet } from './packet.ts';
import type { Scene } from './scene.ts';

/** Share of segments that are as long as they may be. */
const FULL_SEGMENTS = 0.7;

/** The two sides greet each other, then the server sends so many segments, of which every second is acknowledged; `longest` is in octets. */
export function* transfer(
  scene: Scene,
  connection: Connection,
  protocol: Protocol,
  segments: number,
  longest = SEGMENT_OCTETS,
): Generator<Packet, void> {
  const { random, payloads } = scene;
  const { name } = protocol;
  if (protocol.doesServerGreet === true) yield connection.say(1, serverOpening(scene, name));
  yield connection.say(0, clientOpening(scene, name));
  if (protocol.doesServerGreet !== true) yield connection.say(1, serverOpening(scene, name));
  for (let sent = 0; sent < segments; sent++) {
    const length = random.isChance(FULL_SEGMENTS) ? longest : random.between(100, longest);
    yield connection.say(1, protocol.isText ? payloads.text(length) : payloads.noise(length));
    if (sent % 2 === 1) yield connection.acknowledge(0);
  }
}

/** Protocols by their shares. */
export function pickProtocol({ random }: Scene, protocols: readonly Protocol[]): Protocol {
  let left = random.fraction() * protocols.reduce((sum, { share }) => sum + share, 0);
  for (const protocol of protocols) {
    left -= protocol.share;
    if (left < 0) return protocol;
  }
  return protocols.at(-1) as Protocol;
}
