import { TOLD_FRAMES } from '../../limits.ts';
import { type CaptureError, type CapturePlace, moreError, readError, systemReason } from '../capture-error.ts';
import type { CaptureReader, Frame } from '../frame.ts';
import type { FrameOrigin } from '../frame-origin.ts';
import type { ByteSource } from './byte-source.ts';
import type { CaptureFormat } from './capture-format.ts';
import { type Damage, Piece } from './piece.ts';

/** Reads a capture out of a source by the rules of a format. */
export class CaptureFile implements CaptureReader {
  readonly #path: string;
  readonly #source: ByteSource;
  readonly #format: CaptureFormat;
  readonly #piece: Piece;
  #isFirst = true;
  /** Place of the piece in the file. */
  #offset = 0;
  #frames = 0;
  readonly #problems: CaptureError[] = [];
  /** Of those that are not told one by one. */
  #untold = 0;
  #last: CapturePlace | undefined;

  /** `first` is the first piece of the source; its records start at `start`. */
  constructor(path: string, source: ByteSource, format: CaptureFormat, first: Uint8Array, start: number) {
    this.#path = path;
    this.#source = source;
    this.#format = format;
    this.#piece = new Piece(first, start);
  }

  get position(): number {
    return this.#source.position;
  }

  get size(): number | undefined {
    return this.#source.size;
  }

  get problems(): readonly CaptureError[] {
    return this.#last === undefined ? this.#problems : [...this.#problems, moreError(this.#last, this.#untold)];
  }

  async advance(): Promise<boolean> {
    const piece = this.#piece;
    if (this.#isFirst) {
      this.#isFirst = false;
      return true;
    }
    if (piece.damage !== undefined) throw this.#damageError(piece.damage);
    do {
      const unread = piece.unread();
      const passed = piece.bytes.length - unread.length;
      const bytes = await this.#read(unread);
      if (bytes === undefined) return this.#end();
      piece.replace(bytes, passed);
      this.#offset += passed;
    } while (piece.left <= 0);
    return true;
  }

  next(frame: Frame): boolean {
    const hasFrame = this.#format.next(this.#piece, frame);
    if (this.#piece.passed.length > 0) this.#tellPassed();
    if (!hasFrame) return false;
    frame.number = ++this.#frames;
    return true;
  }

  origin(frame: Frame): FrameOrigin {
    return this.#format.origin(this.#piece, frame);
  }

  close(): Promise<void> {
    return this.#source.close();
  }

  async #read(unread: Uint8Array): Promise<Uint8Array | undefined> {
    try {
      return await this.#source.read(unread, this.#piece.wanted);
    } catch (error) {
      throw readError(this.#place(this.#piece.at), systemReason(error), { cause: error });
    }
  }

  #end(): false {
    const damage = this.#format.cut(this.#piece);
    if (damage !== undefined) throw this.#damageError(damage);
    return false;
  }

  /** Frames that were passed over keep their numbers. */
  #tellPassed(): void {
    for (const { at, reason } of this.#piece.passed) {
      const place = this.#place(at);
      if (this.#problems.length < TOLD_FRAMES) {
        this.#problems.push(readError(place, reason));
      } else {
        this.#untold++;
        this.#last = place;
      }
      this.#frames++;
    }
    this.#piece.passed.length = 0;
  }

  #damageError(damage: Damage): Error {
    return readError(this.#place(damage.at), damage.reason);
  }

  #place(at: number): CapturePlace {
    const isDecompressed = this.#source.isDecompressed ?? false;
    return { path: this.#path, frame: this.#frames, offset: this.#offset + at, isDecompressed };
  }
}
