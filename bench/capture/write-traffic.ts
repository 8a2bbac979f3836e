import { Scene } from '../traffic/scene.ts';
import { CaptureWriter, type Sink } from './capture-writer.ts';
import { fragments } from './fragments.ts';
import { FrameEncoder } from './frame-encoder.ts';
import type { Recipe } from './recipes.ts';

/** What a generated capture holds, counted as it was made. */
export interface Truth {
  readonly frames: number;
  /** Octets of the file. */
  readonly bytes: number;
  readonly connections: number;
  readonly sessions: number;
}

export interface Size {
  readonly seed: number;
  readonly scale: number;
}

/** Makes a capture in bounded memory; the same recipe, seed and scale give the same octets. */
export function writeTraffic(recipe: Recipe, { seed, scale }: Size, sink: Sink): Truth {
  const scene = new Scene(seed, recipe.family ?? 4);
  const writer = new CaptureWriter(recipe.kind ?? 'pcap', sink);
  const encoder = new FrameEncoder(recipe.vlan);
  const packets = recipe.traffic(scene, scale * (recipe.times ?? 1));
  let clock = 0;
  for (let packet = packets.next(); packet.done !== true; packet = packets.next()) {
    const frame = encoder.encode(packet.value);
    for (const part of recipe.isFragmented === true ? fragments(frame) : [frame]) {
      clock += scene.random.between(1, 2 * recipe.pace);
      writer.write(part, clock);
    }
  }
  writer.flush();
  const { frames, bytes } = writer;
  return { frames, bytes, connections: scene.connections, sessions: scene.sessions };
}
