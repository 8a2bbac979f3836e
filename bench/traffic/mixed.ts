import { Connection } from './connection.ts';
import { interleave } from './interleave.ts';
import { dnsQuery, PROTOCOLS } from './openings.ts';
import type { Packet } from './packet.ts';
import type { Scene } from './scene.ts';
import { association, handshake } from './session.ts';
import { pickProtocol, transfer } from './transfer.ts';

const FLOWS = 12_900;
const SOCKS_FLOWS = 0.357;
const UDP_FLOWS = 0.04;
const ASSOCIATIONS = 0.02;
const OPEN_FLOWS = 400;
/** Lengths of transfers double this often, each time as likely: most are short, most octets are in long ones. */
const DOUBLINGS = 7;
const SOCKS_PORTS = [1080, 1080, 1080, 1081, 9050, 9150, 10_808, 7890, 33_080];
const SHARES = { login: 25, refused: 4 };
/** What proxied clients speak behind the handshake. */
const INSIDE = PROTOCOLS.filter(({ name }) => name === 'tls' || name === 'http' || name === 'ssh');

/** Case (a): 1,000,000 frames of office traffic at scale 1, SOCKS on many ports, other protocols also on port 1080. */
export function mixed(scene: Scene, scale: number): Generator<Packet, void> {
  return interleave(scene.random, flows(scene, Math.round(FLOWS * scale)), OPEN_FLOWS);
}

function* flows(scene: Scene, count: number): Generator<Generator<Packet, void>, void> {
  for (let made = 0; made < count; made++) {
    const draw = scene.random.fraction();
    if (draw < SOCKS_FLOWS * ASSOCIATIONS) yield association(scene, 1080, scene.random.between(1, 20));
    else if (draw < SOCKS_FLOWS) yield proxied(scene);
    else if (draw < SOCKS_FLOWS + UDP_FLOWS) yield lookup(scene);
    else yield direct(scene);
  }
}

function* proxied(scene: Scene): Generator<Packet, void> {
  const connection = new Connection(scene, scene.proxy(scene.random.pick(SOCKS_PORTS)));
  yield* connection.open();
  const isGranted = yield* handshake(scene, connection, SHARES);
  if (isGranted) yield* transfer(scene, connection, pickProtocol(scene, INSIDE), transferLength(scene));
  yield* connection.close();
}

function* direct(scene: Scene): Generator<Packet, void> {
  const protocol = pickProtocol(scene, PROTOCOLS);
  const port = scene.random.pick([
    protocol.port,
    protocol.port,
    protocol.port,
    1080,
    scene.random.between(1024, 65_535),
  ]);
  const connection = new Connection(scene, scene.server(port));
  yield* connection.open();
  yield* transfer(scene, connection, protocol, transferLength(scene));
  yield* connection.close();
}

function* lookup(scene: Scene): Generator<Packet, void> {
  const client = scene.client();
  const server = scene.server(53);
  yield { from: client, to: server, segment: undefined, payload: dnsQuery(scene) };
  yield { from: server, to: client, segment: undefined, payload: dnsQuery(scene) };
}

/** Segments of a transfer. */
function transferLength({ random }: Scene): number {
  const least = 1 << random.between(0, DOUBLINGS);
  return random.between(least, 2 * least - 1);
}
