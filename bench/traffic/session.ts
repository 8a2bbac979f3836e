import { Connection } from './connection.ts';
import { dnsQuery, hostName } from './openings.ts';
import type { Packet } from './packet.ts';
import type { Scene } from './scene.ts';
import {
  COMMAND,
  datagram,
  greeting,
  login,
  loginReply,
  METHOD,
  reply,
  request,
  type SocksAddress,
  selection,
} from './socks-octets.ts';

const REFUSED = 5;

/** Of a hundred sessions: how many log in, and how many are refused. */
export interface SessionShares {
  readonly login: number;
  readonly refused: number;
  /** Whether no target is an IPv6 address. */
  readonly isIpv4?: boolean;
}

/** Greeting to reply; gives whether the request was granted. */
export function* handshake(scene: Scene, connection: Connection, shares: SessionShares): Generator<Packet, boolean> {
  const { random } = scene;
  scene.sessions++;
  yield* negotiation(scene, connection, random.isChance(shares.login / 100));
  const isRefused = random.isChance(shares.refused / 100);
  yield connection.say(
    0,
    request(COMMAND.connect, destination(scene, shares.isIpv4), random.pick([80, 443, 443, 22, 5222])),
  );
  const bound = isRefused ? Uint8Array.of(0, 0, 0, 0) : Uint8Array.of(192, 0, 2, random.between(1, 254));
  yield connection.say(1, reply(isRefused ? REFUSED : 0, bound, isRefused ? 0 : random.between(1024, 65_535)));
  return !isRefused;
}

/** A whole UDP ASSOCIATE: its connection, and a question and an answer for each of `exchanges`. */
export function* association(scene: Scene, port: number, exchanges: number): Generator<Packet, void> {
  const connection = new Connection(scene, scene.proxy(port));
  const { random } = scene;
  scene.sessions++;
  const relay = { address: connection.server.address, port: random.between(20_000, 60_000) };
  yield* connection.open();
  yield* negotiation(scene, connection, false);
  yield connection.say(0, request(COMMAND.associate, Uint8Array.of(0, 0, 0, 0), 0));
  yield connection.say(1, reply(0, relay.address, relay.port));
  for (let sent = 0; sent < exchanges; sent++) {
    const name = hostName(scene);
    const question = datagram(name, 53, dnsQuery(scene));
    yield { from: connection.client, to: relay, segment: undefined, payload: question };
    const answer = datagram(Uint8Array.of(192, 0, 2, 53), 53, dnsQuery(scene));
    yield { from: relay, to: connection.client, segment: undefined, payload: answer };
  }
  yield* connection.close();
}

function* negotiation({ random }: Scene, connection: Connection, hasLogin: boolean): Generator<Packet, void> {
  yield connection.say(0, greeting(hasLogin ? [METHOD.none, METHOD.login] : [METHOD.none]));
  yield connection.say(1, selection(hasLogin ? METHOD.login : METHOD.none));
  if (!hasLogin) return;
  yield connection.say(0, login(`user${random.between(1, 5000)}`, `secret${random.word()}`));
  yield connection.say(1, loginReply(0));
}

function destination(scene: Scene, isIpv4 = false): SocksAddress {
  const { random } = scene;
  const kind = random.between(1, isIpv4 ? 9 : 10);
  if (kind <= 6) return hostName(scene);
  if (kind <= 9) return Uint8Array.of(198, 51, 100, random.between(1, 254));
  return Uint8Array.of(0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, random.between(1, 254));
}
