import { handshakes } from '../traffic/handshakes.ts';
import { mixed } from '../traffic/mixed.ts';
import type { Packet } from '../traffic/packet.ts';
import type { Scene } from '../traffic/scene.ts';
import type { CaptureKind } from './capture-writer.ts';

/** How a capture is made. */
export interface Recipe {
  readonly traffic: (scene: Scene, scale: number) => Iterator<Packet, void>;
  /** Mean time between frames, in nanoseconds. */
  readonly pace: number;
  readonly kind?: CaptureKind;
  readonly family?: 4 | 6;
  /** Number of an 802.1Q tag. */
  readonly vlan?: number;
  /** Size against that of the case at scale 1. */
  readonly times?: number;
}

/** The same octets as another capture, compressed. */
export interface CompressedRecipe {
  readonly of: RecipeName;
  readonly program: 'gzip' | 'zstd';
}

const MIXED = { traffic: mixed, pace: 600_000 } as const satisfies Recipe;
const HANDSHAKES = { traffic: handshakes, pace: 200_000 } as const satisfies Recipe;

export const RECIPES = {
  mixed: MIXED,
  handshakes: HANDSHAKES,
  /** About 100 frames at any scale. */
  hundred: { ...HANDSHAKES, traffic: (scene) => handshakes(scene, 0.00008) },
  long: { ...MIXED, times: 10 },
} as const satisfies Readonly<Record<string, Recipe>>;

export type RecipeName = keyof typeof RECIPES;
