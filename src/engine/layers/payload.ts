import { differenceOf } from '../../bytes/difference.ts';
import type { FrameMark } from '../../capture/frame.ts';
import { HOPS } from '../../limits.ts';
import { InsideReader } from '../../protocols/app/inside-reader.ts';
import { isRecognised } from '../../protocols/index.ts';
import type { Inside } from '../../schema/detail.ts';
import type { Side } from '../../schema/message.ts';
import type { StreamBytes } from '../../tcp/stream.ts';
import type { DifferingCopy } from '../pdu.ts';
import type { Hop } from './hop.ts';

interface FirstPiece {
  readonly length: number;
  readonly frames: readonly FrameMark[];
}

/** What a handshake led to: its first bytes tell what is inside, perhaps the next hop of a chain. */
export class Payload {
  /** The last frame of which it took bytes. */
  lastFrame = 0;
  #hop: Hop | undefined;
  readonly #depth: number;
  readonly #around: Hop | undefined;
  readonly #reader = new InsideReader();
  /** The first piece of each side. */
  readonly #first: Record<Side, FirstPiece | undefined> = { client: undefined, proxy: undefined };

  /** `around` is the hop that granted the relay, `depth` hops deep; undefined where none was granted. */
  constructor(depth: number, around: Hop | undefined) {
    this.#depth = depth;
    this.#around = around;
  }

  /** The next hop, as long as nothing speaks against it. */
  get hop(): Hop | undefined {
    return this.#hop;
  }

  /** Whether it is open whether there is a next hop. */
  get isOpen(): boolean {
    return this.#hop === undefined ? this.#reader.isFirst : this.#hop.verdict === 'open';
  }

  /** Takes the next bytes of streams in which it begins at `start`; `frame` is the number of the last one. */
  push(from: Side, piece: StreamBytes, start: number, frame: number): void {
    const { isFirst, isDone } = this.#reader;
    if (!isDone) {
      this.lastFrame = frame;
      this.#first[from] ??= { length: piece.bytes.length, frames: piece.frames };
    }
    this.#reader.push(from, piece.bytes, piece.gap);
    if (isFirst && this.#isHop(piece)) this.#hop = this.#around?.open(piece);
    if (piece.bytes.length > 0 && this.#isOpen) this.#hop?.push({ ...piece, offset: piece.offset - start });
  }

  /** Where bytes that came again at `offset` of what a side sent differ from those that are kept. */
  difference(from: Side, offset: number, bytes: Uint8Array): DifferingCopy | undefined {
    const found = differenceOf({ offset: 0, bytes: this.#reader.kept(from) }, { offset, bytes });
    if (found === undefined) return undefined;
    const first = this.#first[from];
    return { ...found, frames: first !== undefined && found.to <= first.length ? first.frames : [] };
  }

  /** Whether more bytes could say nothing new. */
  get isDone(): boolean {
    return this.#isOpen ? this.#hop?.isCounting === true : this.#reader.isDone;
  }

  get held(): number {
    return this.#reader.held + (this.#hop?.held ?? 0);
  }

  get isFull(): boolean {
    return this.#hop?.isFull === true;
  }

  /** The name of what is inside. */
  get protocol(): string | undefined {
    return this.#hop?.verdict === 'found' ? this.#hop.behind.protocol : this.inside?.sheet.name;
  }

  /** What is inside, where that is not a session of its own. */
  get inside(): Inside | undefined {
    return this.#hop?.verdict === 'found' ? undefined : this.#reader.inside;
  }

  get #isOpen(): boolean {
    return this.#hop !== undefined && this.#hop.verdict !== 'ignored';
  }

  #isHop({ bytes, gap }: StreamBytes): boolean {
    return this.#depth + 1 < HOPS && gap === 0 && isRecognised(bytes, 0, bytes.length, true);
  }
}
