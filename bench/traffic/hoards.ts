import { Connection } from './connection.ts';
import type { Endpoint, Packet } from './packet.ts';
import type { Scene } from './scene.ts';
import { COMMAND, datagram, greeting, METHOD, reply, request, selection } from './socks-octets.ts';

/* Case (m): traffic of which a reader must keep much, because nothing of it ever comes to its end. */

const HALF_OPEN = 60_000;
const REFUSED = 60_000;
const UNCLOSED = 300_000;
const ORPHANS = 300_000;
const SYNS = 4_000_000;
const NOTED = { associations: 10_000, datagrams: 210 };
const SCATTERED = { associations: 50, datagrams: 10_000 };
const CROWDED = { associations: 1000, datagrams: 200 };
const ONE_SIDED = 300_000;

const ANYWHERE = Uint8Array.of(0, 0, 0, 0);
const TARGET = Uint8Array.of(198, 51, 100, 7);
const BODY = new TextEncoder().encode('data');
const BAD_REQUEST = new TextEncoder().encode('HTTP/1.1 400 Bad Request\r\n\r\n');

/** Connections of which two bytes of a greeting came. */
export function* halfOpen(scene: Scene, scale: number): Generator<Packet, void> {
  for (let made = 0; made < HALF_OPEN * scale; made++)
    yield new Connection(scene, scene.proxy(1080)).say(0, Uint8Array.of(5, 1));
}

/** An undecided connection, and behind it many that greet as SOCKS does and that a server of HTTP answers. */
export function* refused(scene: Scene, scale: number): Generator<Packet, void> {
  yield new Connection(scene, scene.proxy(1081)).say(0, Uint8Array.of(5));
  for (let made = 0; made < REFUSED * scale; made++) {
    scene.sessions++;
    const connection = new Connection(scene, scene.server(80));
    yield connection.say(0, greeting([METHOD.none]));
    yield connection.say(1, BAD_REQUEST);
    yield* connection.close();
  }
}

/** Sessions that reach their relay and are never closed. */
export function* unclosed(scene: Scene, scale: number): Generator<Packet, void> {
  for (let made = 0; made < UNCLOSED * scale; made++) {
    const connection = new Connection(scene, scene.proxy(1080));
    scene.sessions++;
    yield* connection.open();
    yield connection.say(0, greeting([METHOD.none]));
    yield connection.say(1, selection(METHOD.none));
    yield connection.say(0, request(COMMAND.connect, `h${made}.example.com`, 443));
    yield connection.say(1, reply(0, ANYWHERE, 0));
  }
}

/** Sessions of which only the client is seen, to a port that says nothing. */
export function* oneSided(scene: Scene, scale: number): Generator<Packet, void> {
  for (let made = 0; made < ONE_SIDED * scale; made++) {
    const connection = new Connection(scene, scene.proxy(9999));
    scene.sessions++;
    yield connection.request();
    yield connection.say(0, greeting([METHOD.none]));
    yield connection.say(0, request(COMMAND.connect, `h${made}.example.com`, 443));
  }
}

/** UDP flows to a relay whose control connection is not there. */
export function* orphans(scene: Scene, scale: number): Generator<Packet, void> {
  for (let made = 0; made < ORPHANS * scale; made++) {
    const [from, to] = [scene.client(), scene.proxy(1080)];
    scene.sessions++;
    yield { from, to, segment: undefined, payload: datagram(TARGET, 53, BODY) };
  }
}

export function* synFlood(scene: Scene, scale: number): Generator<Packet, void> {
  for (let made = 0; made < SYNS * scale; made++) yield new Connection(scene, scene.proxy(1080)).request();
}

/** Associations with a note for each of their datagrams: fragments that give up those before them. */
export function* noted(scene: Scene, scale: number): Generator<Packet, void> {
  const all = yield* associations(scene, NOTED.associations * scale, false);
  for (let sent = 0; sent < NOTED.datagrams; sent++) {
    const payload = datagram(TARGET, 53, BODY);
    payload[2] = sent % 2 === 0 ? 5 : 1;
    for (const ends of all) yield { ...ends, segment: undefined, payload };
  }
}

/** Associations that speak with another target in each datagram. */
export function* scattered(scene: Scene, scale: number): Generator<Packet, void> {
  const all = yield* associations(scene, SCATTERED.associations * scale, false);
  for (let sent = 0; sent < SCATTERED.datagrams; sent++)
    for (const [index, ends] of all.entries()) {
      const name = `d${sent}.${index}.`.padEnd(200, 'x');
      yield { ...ends, segment: undefined, payload: datagram(name, 53, BODY) };
    }
}

/** Associations that share one relay: what each datagram costs tells whether it is compared with all of them. */
export function* crowded(scene: Scene, scale: number): Generator<Packet, void> {
  const all = yield* associations(scene, CROWDED.associations * scale, true);
  const payload = datagram(TARGET, 53, BODY);
  for (let sent = 0; sent < CROWDED.datagrams; sent++)
    for (const ends of all) yield { ...ends, segment: undefined, payload };
}

interface Ends {
  readonly from: Endpoint;
  readonly to: Endpoint;
}

/** Opens associations, each with a relay of its own unless they share one; gives the ends of their datagrams. */
function* associations(scene: Scene, count: number, isShared: boolean): Generator<Packet, Ends[]> {
  const ends: Ends[] = [];
  const proxy = scene.proxy(1080);
  for (let made = 0; made < count; made++) {
    const connection = new Connection(scene, isShared ? proxy : scene.proxy(1080));
    const relay = { address: connection.server.address, port: 20_000 + (isShared ? 0 : made % 40_000) };
    scene.sessions++;
    yield* connection.open();
    yield connection.say(0, greeting([METHOD.none]));
    yield connection.say(1, selection(METHOD.none));
    yield connection.say(0, request(COMMAND.associate, ANYWHERE, 0));
    yield connection.say(1, reply(0, relay.address, relay.port));
    ends.push({ from: connection.client, to: relay });
  }
  return ends;
}
