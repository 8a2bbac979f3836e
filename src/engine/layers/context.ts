import type { MemoryBudget } from '../../bytes/memory-budget.ts';
import type { FrameMark } from '../../capture/frame.ts';
import type { Path } from '../../schema/review.ts';
import type { Endpoint } from '../../session/session.ts';
import { type Direction, opposite } from '../../tcp/stream.ts';
import type { TcpFlow } from '../../tcp/tcp-flow.ts';
import type { FlowStart } from '../detection.ts';
import type { Hop } from './hop.ts';

/** The TCP connection that a chain of hops shares. */
export interface ConnectionContext extends FlowStart {
  readonly flow: TcpFlow;
  /** Bytes of each direction that stand before what is read. */
  readonly passed: readonly [number, number];
  /** Protocols whose sessions are asked for although they are only counted as a rule. */
  readonly wanted: ReadonlySet<string>;
  /** For what associations keep. */
  readonly budget: MemoryBudget;
}

/** What stands before the streams: `6 bytes of the proxy`; undefined where nothing does. */
export function prefixText({ passed }: ConnectionContext, client: Direction): string | undefined {
  const fromClient = passed[client];
  const fromProxy = passed[opposite(client)];
  const words = [
    ...(fromClient > 0 ? [`${fromClient} bytes of the client`] : []),
    ...(fromProxy > 0 ? [`${fromProxy} bytes of the proxy`] : []),
  ];
  return words.length === 0 ? undefined : words.join(' and ');
}

/** How far a stream has come. */
export interface Extent {
  readonly furthest: number;
  /** Octets that the capture lacks. */
  readonly missing: number;
}

export type Extents = readonly [Extent, Extent];

/** The part of a stream from an offset on. */
class Part implements Extent {
  readonly #whole: Extent;
  readonly #from: number;

  constructor(whole: Extent, from: number) {
    this.#whole = whole;
    this.#from = from;
  }

  get furthest(): number {
    return this.#whole.furthest - this.#from;
  }

  get missing(): number {
    return this.#whole.missing;
  }
}

/** Where a hop begins: at the start of the connection, or inside what the hop around it carries. */
export interface HopStart {
  readonly depth: number;
  /** The way of the hop around it. */
  readonly around: Path | undefined;
  /** The hop that only stands in front of it. */
  readonly front?: Hop | undefined;
  /** Between whom it is, that of direction 0 first. */
  readonly endpoints: readonly [Endpoint, Endpoint];
  /** The streams that it is all of. */
  readonly streams: Extents;
  /** Octets missing in them that lie before it. */
  readonly lost: number;
  /** Offsets of these streams in those of the connection; undefined for what an encapsulation holds in clear. */
  readonly origin: readonly [number, number] | undefined;
  /** The frame that brought the first payload. */
  readonly first: FrameMark;
}

/** The start of what lies behind these offsets in the streams of another hop, and behind `lost` octets of loss. */
export function startBehind(start: HopStart, offsets: readonly [number, number], lost: number): HopStart {
  const { streams, origin } = start;
  return {
    ...start,
    streams: [new Part(streams[0], offsets[0]), new Part(streams[1], offsets[1])],
    lost: start.lost + lost,
    origin: origin === undefined ? undefined : [origin[0] + offsets[0], origin[1] + offsets[1]],
  };
}
