/** Why a file cannot be read on, and where in the piece the record starts that says so. */
export interface Damage {
  readonly at: number;
  readonly reason: string;
}

/** A piece of a capture file, and how far it has been read. */
export class Piece {
  bytes: Uint8Array;
  /** The same bytes, for numbers of either byte order. */
  view: DataView;
  /** Where the next record starts; past the end when a format passes over bytes. */
  at: number;
  /** Bytes that must be there from `at` on before reading can go on. */
  wanted = 1;
  damage: Damage | undefined;
  /** Records that cannot be read and were passed over, to be taken away by whoever tells of them. */
  readonly passed: Damage[] = [];

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.view = viewOf(bytes);
    this.at = at;
  }

  /** Bytes from `at` to the end; negative when `at` lies past it. */
  get left(): number {
    return this.bytes.length - this.at;
  }

  /** Whether `length` bytes lie from `at` on; remembers that they are wanted if not. */
  has(length: number): boolean {
    return this.left >= length || this.lacks(length);
  }

  /** Remembers that `length` bytes are wanted from `at` on. Gives false, for `next` to return. */
  lacks(length: number): false {
    this.wanted = length;
    return false;
  }

  /** Remembers why the record at `at` cannot be read. Gives false, for `next` to return. */
  fail(reason: string, at = this.at): false {
    this.damage = { at, reason };
    return false;
  }

  /** Passes over the record at `at`, `length` bytes of the file that are whole but cannot be read. */
  pass(reason: string, length: number): void {
    this.passed.push({ at: this.at, reason });
    this.at += length;
  }

  /** The tail that has not been read. */
  unread(): Uint8Array {
    return this.bytes.subarray(Math.min(this.at, this.bytes.length));
  }

  /** Goes on with `bytes`, which begin `passed` bytes behind the old ones. */
  replace(bytes: Uint8Array, passed: number): void {
    this.bytes = bytes;
    this.view = viewOf(bytes);
    this.at -= passed;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
