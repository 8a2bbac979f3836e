import type { Packet, Packets } from './packet.ts';
import type { Random } from './random.ts';

/** How likely the next packet is of the same flow as the one before. */
const SAME_FLOW = 0.5;

/** Mixes flows as a network does: `width` of them are open at once, and where one ends the next begins. */
export function* interleave(random: Random, flows: Iterator<Packets, void>, width: number): Generator<Packet, void> {
  const open: Packets[] = [];
  for (let flow = flows.next(); flow.done !== true; flow = flows.next()) {
    open.push(flow.value);
    if (open.length === width) break;
  }
  for (let at = 0; open.length > 0; ) {
    if (at >= open.length || !random.isChance(SAME_FLOW)) at = random.between(0, open.length - 1);
    const packet = (open[at] as Packets).next();
    if (packet.done !== true) {
      yield packet.value;
      continue;
    }
    const flow = flows.next();
    if (flow.done !== true) open[at] = flow.value;
    else open.splice(at, 1);
  }
}
