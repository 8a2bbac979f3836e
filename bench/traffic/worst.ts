import { Connection } from './connection.ts';
import { losing, octetByOctet, padded, reversed } from './disorder.ts';
import { shortSession } from './handshakes.ts';
import { interleave } from './interleave.ts';
import { PROTOCOLS, type Protocol } from './openings.ts';
import type { Packet } from './packet.ts';
import type { Scene } from './scene.ts';
import { handshake } from './session.ts';
import { transfer } from './transfer.ts';

/* Case (d): traffic that costs most, and the same octets as they should have come. */

const DISORDERED = { sessions: 4000, segments: 64 };
const TINY_SESSIONS = 800;
const GAPPED = { sessions: 1000, segments: 300 };
/** 15 × 65,000 octets are 673 × 1448. */
const FRAGMENTED = { sessions: 400, segments: 15, longest: 65_000 };
const FITTING = { sessions: 400, segments: 673 };
const OPEN_SESSIONS = 200;
const WINDOW = 16;
const NO_SHARES = { login: 0, refused: 0 };
const [TLS] = PROTOCOLS as readonly [Protocol];

/** Places in a flow: of the answer to the greeting, and of one segment in the relay. */
const LOST = new Set([4, 40]);

type Disorder = (packets: Generator<Packet, void>) => Generator<Packet, void>;

function inOrder(packets: Generator<Packet, void>): Generator<Packet, void> {
  return packets;
}

/** Every 16 packets of a flow come backwards. */
export function disordered(scene: Scene, scale: number): Generator<Packet, void> {
  return sessions(scene, DISORDERED, scale, (packets) => reversed(packets, WINDOW));
}

export function ordered(scene: Scene, scale: number): Generator<Packet, void> {
  return sessions(scene, DISORDERED, scale, inOrder);
}

/** One octet a segment. */
export function tiny(scene: Scene, scale: number): Generator<Packet, void> {
  return tinySessions(scene, scale, octetByOctet);
}

/** As many frames as `tiny`: the octets in whole messages, and acknowledgements for the rest. */
export function whole(scene: Scene, scale: number): Generator<Packet, void> {
  return tinySessions(scene, scale, padded);
}

/** Flows with a gap in the handshake and one in the relay that never close. */
export function gapped(scene: Scene, scale: number): Generator<Packet, void> {
  return sessions(scene, GAPPED, scale, (packets) => losing(packets, LOST));
}

export function gapless(scene: Scene, scale: number): Generator<Packet, void> {
  return sessions(scene, GAPPED, scale, inOrder);
}

/** IP packets of up to 65 KB, to be divided. */
export function huge(scene: Scene, scale: number): Generator<Packet, void> {
  return sessions(scene, FRAGMENTED, scale, inOrder);
}

/** About as many octets as `huge`, in segments that need not be divided. */
export function fitting(scene: Scene, scale: number): Generator<Packet, void> {
  return sessions(scene, FITTING, scale, inOrder);
}

interface Size {
  readonly sessions: number;
  readonly segments: number;
  readonly longest?: number;
}

function sessions(scene: Scene, size: Size, scale: number, disorder: Disorder): Generator<Packet, void> {
  return interleave(
    scene.random,
    repeated(Math.round(size.sessions * scale), () => disorder(session(scene, size))),
    OPEN_SESSIONS,
  );
}

function tinySessions(scene: Scene, scale: number, disorder: Disorder): Generator<Packet, void> {
  const flows = repeated(Math.round(TINY_SESSIONS * scale), () => disorder(shortSession(scene)));
  return interleave(scene.random, flows, OPEN_SESSIONS);
}

function* repeated<T>(count: number, make: () => T): Generator<T, void> {
  for (let made = 0; made < count; made++) yield make();
}

function* session(scene: Scene, { segments, longest }: Size): Generator<Packet, void> {
  const connection = new Connection(scene, scene.proxy(1080));
  yield* connection.open();
  yield* handshake(scene, connection, NO_SHARES);
  yield* transfer(scene, connection, TLS, segments, longest);
  yield* connection.close();
}
