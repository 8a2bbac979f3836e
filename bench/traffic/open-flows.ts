import { Connection } from './connection.ts';
import { interleave } from './interleave.ts';
import { clientOpening, PROTOCOLS } from './openings.ts';
import type { Packet } from './packet.ts';
import type { Scene } from './scene.ts';
import { greeting, METHOD } from './socks-octets.ts';
import { pickProtocol } from './transfer.ts';

const FLOWS = 1_000_000;
const FEW_FLOWS = 1000;
const PACKETS_A_FLOW = 2;
const OPENING_FLOWS = 1000;
const SOCKS_FLOWS = 0.01;

/** Case (c): 1,000,000 flows of a SYN and one payload that no one closes; 1 of a hundred greets as SOCKS does. */
export function openFlows(scene: Scene, scale: number): Generator<Packet, void> {
  return interleave(scene.random, flows(scene, Math.round(FLOWS * scale), 1), OPENING_FLOWS);
}

/** As many frames as in (c), but of 1000 flows: what the memory of (c) is compared with. */
export function fewFlows(scene: Scene, scale: number): Generator<Packet, void> {
  const frames = Math.round(FLOWS * scale) * PACKETS_A_FLOW;
  return interleave(scene.random, flows(scene, FEW_FLOWS, Math.max(1, Math.round(frames / FEW_FLOWS) - 1)), FEW_FLOWS);
}

function* flows(scene: Scene, count: number, payloads: number): Generator<Generator<Packet, void>, void> {
  for (let made = 0; made < count; made++) yield openFlow(scene, payloads);
}

function* openFlow(scene: Scene, payloads: number): Generator<Packet, void> {
  const isSocks = scene.random.isChance(SOCKS_FLOWS);
  const protocol = pickProtocol(scene, PROTOCOLS);
  const connection = new Connection(scene, isSocks ? scene.proxy(1080) : scene.server(protocol.port));
  if (isSocks) scene.sessions++;
  yield connection.request();
  const opening = isSocks ? greeting([METHOD.none]) : clientOpening(scene, protocol.name);
  yield connection.say(0, opening);
  for (let sent = 1; sent < payloads; sent++) yield connection.acknowledge(0);
}
