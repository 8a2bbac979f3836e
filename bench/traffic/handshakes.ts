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

/** Case (b): 100,000 sessions at scale 1, with little data behind each handshake; 5 of a hundred are UDP ASSOCIATE. */
export function handshakes(scene: Scene, scale: number): Generator<Packet, void> {
  return interleave(scene.random, sessions(scene, Math.round(SESSIONS * scale)), OPEN_SESSIONS);
}

function* sessions(scene: Scene, count: number): Generator<Generator<Packet, void>, void> {
  for (let made = 0; made < count; made++)
    yield scene.random.isChance(ASSOCIATIONS)
      ? association(scene, 1080, scene.random.between(1, 4))
      : shortSession(scene);
}

/** A session of some 14 frames. */
export function* shortSession(scene: Scene): Generator<Packet, void> {
  const { random, payloads } = scene;
  const connection = new Connection(scene, scene.proxy(1080));
  yield* connection.open();
  const isGranted = yield* handshake(scene, connection, SHARES);
  if (isGranted) {
    yield connection.say(0, clientOpening(scene, random.pick(['http', 'tls'])));
    yield connection.say(1, payloads.noise(random.between(60, 700)));
    if (random.isChance(0.3)) yield connection.acknowledge(0);
  }
  yield* connection.close();
}
