import { carriers, handshakes } from '../traffic/handshakes.ts';
import {
  crowded,
  halfOpen,
  noted,
  oneSided,
  orphans,
  refused,
  scattered,
  synFlood,
  unclosed,
} from '../traffic/hoards.ts';
import { mixed } from '../traffic/mixed.ts';
import { fewFlows, openFlows } from '../traffic/open-flows.ts';
import type { Packet } from '../traffic/packet.ts';
import type { Scene } from '../traffic/scene.ts';
import { disordered, fitting, gapless, gapped, huge, ordered, tiny, whole } from '../traffic/worst.ts';
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
  /** Whether packets longer than Ethernet allows are divided, last fragment first. */
  readonly isFragmented?: boolean;
}

/** The same octets as another capture, compressed. */
export interface CompressedRecipe {
  readonly of: RecipeName;
  readonly program: 'gzip' | 'zstd';
}

const MIXED = { traffic: mixed, pace: 600_000 } as const satisfies Recipe;
const HANDSHAKES = { traffic: handshakes, pace: 200_000 } as const satisfies Recipe;

const OPEN = { traffic: openFlows, pace: 100_000 } as const satisfies Recipe;
const WORST = { pace: 200_000 } as const;
const HOARD = { pace: 1000 } as const;

export const RECIPES = {
  mixed: MIXED,
  handshakes: HANDSHAKES,
  carriers: { ...HANDSHAKES, traffic: carriers },
  openFlows: OPEN,
  fewFlows: { ...OPEN, traffic: fewFlows },
  disordered: { ...WORST, traffic: disordered },
  ordered: { ...WORST, traffic: ordered },
  tiny: { ...WORST, traffic: tiny },
  whole: { ...WORST, traffic: whole },
  gapped: { ...WORST, traffic: gapped },
  gapless: { ...WORST, traffic: gapless },
  fragmented: { ...WORST, traffic: huge, isFragmented: true },
  fitting: { ...WORST, traffic: fitting },
  pcapng: { ...MIXED, kind: 'pcapng' },
  nanoseconds: { ...MIXED, kind: 'pcap-nanoseconds' },
  ipv6: { ...MIXED, family: 6 },
  vlan: { ...MIXED, vlan: 77 },
  /** About 100 frames at any scale. */
  hundred: { ...HANDSHAKES, traffic: (scene) => handshakes(scene, 0.00008) },
  long: { ...MIXED, times: 10 },
  crowded: { ...HOARD, traffic: crowded },
  halfOpen: { ...HOARD, traffic: halfOpen },
  noted: { ...HOARD, traffic: noted },
  oneSided: { ...HOARD, traffic: oneSided },
  orphans: { ...HOARD, traffic: orphans },
  refused: { ...HOARD, traffic: refused },
  scattered: { ...HOARD, traffic: scattered },
  sparse: { ...HOARD, traffic: unclosed, pace: 6e9, times: 0.1 },
  synFlood: { ...HOARD, traffic: synFlood, family: 6 },
  unclosed: { ...HOARD, traffic: unclosed },
} as const satisfies Readonly<Record<string, Recipe>>;

export type RecipeName = keyof typeof RECIPES;

export const COMPRESSED = {
  gzip: { of: 'mixed', program: 'gzip' },
  zstd: { of: 'mixed', program: 'zstd' },
} as const satisfies Readonly<Record<string, CompressedRecipe>>;

export type CompressedName = keyof typeof COMPRESSED;
