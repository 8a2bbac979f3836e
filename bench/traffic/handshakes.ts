import { Connection } from './connection.ts';
import { interleave } from './interleave.ts';
import { clientOpening } from './openings.ts';
import type { Packet } from './packet.ts';
import type { Scene } from './scene.ts';
import { association, handshake } from './session.ts';

const SESSIONS = 100_000;
const OPEN_SESSIONS = 300;
const ASSOCIATIONS = 0.05;
const SHARES = { login: 30, refused: 3 };

/** What the sessions of a case are like besides: what they carry, and how many of them are UDP ASSOCIATE. */
interface Load {
  readonly inside: readonly string[];
  readonly associations: number;
  readonly isIpv4: boolean;
}

const OPAQUE: Load = { inside: ['opaque'], associations: 0, isIpv4: true };
const KNOWN: Load = { inside: ['http', 'tls'], associations: ASSOCIATIONS, isIpv4: false };

/** Case (b): 100,000 sessions at scale 1, with little data behind each handshake, of a form that says nothing. */
export function handshakes(scene: Scene, scale: number): Generator<Packet, void> {
  return interleave(scene.random, sessions(scene, Math.round(SESSIONS * scale), OPAQUE), OPEN_SESSIONS);
}

/** The same with TLS and HTTP inside, targets of all kinds, and 5 of a hundred sessions UDP ASSOCIATE. */
export function carriers(scene: Scene, scale: number): Generator<Packet, void> {
  return interleave(scene.random, sessions(scene, Math.round(SESSIONS * scale), KNOWN), OPEN_SESSIONS);
}

function* sessions(scene: Scene, count: number, load: Load): Generator<Generator<Packet, void>, void> {
  for (let made = 0; made < count; made++)
    yield load.associations > 0 && scene.random.isChance(load.associations)
      ? association(scene, 1080, scene.random.between(1, 4))
      : shortSession(scene, load);
}

/** A session of some 14 frames. */
export function* shortSession(scene: Scene, { inside, isIpv4 }: Load = KNOWN): Generator<Packet, void> {
  const { random, payloads } = scene;
  const connection = new Connection(scene, scene.proxy(1080));
  yield* connection.open();
  const isGranted = yield* handshake(scene, connection, { ...SHARES, isIpv4 });
  if (isGranted) {
    yield connection.say(0, clientOpening(scene, random.pick(inside)));
    yield connection.say(1, payloads.noise(random.between(60, 700)));
    if (random.isChance(0.3)) yield connection.acknowledge(0);
  }
  yield* connection.close();
}
