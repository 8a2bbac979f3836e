/** Room for many short pieces of octets, since each array of its own costs ten times what it holds. */
export class Slab {
  /** Where the octets of the last piece lie; nobody may change them. */
  bytes: Uint8Array;
  #end = 0;

  /** Rooms of `size` octets are made, one after the other; each stays as long as any of its pieces is in use. */
  constructor(size: number) {
    this.bytes = new Uint8Array(size);
  }

  /** Keeps a copy of the octets; gives where they begin in `bytes`. */
  keep(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if (this.#end + length > this.bytes.length) {
      this.bytes = new Uint8Array(Math.max(this.bytes.length, length));
      this.#end = 0;
    }
    const at = this.#end;
    const room = this.bytes;
    if (length <= SHORT) for (let index = 0; index < length; index++) room[at + index] = bytes[start + index] as number;
    else room.set(bytes.subarray(start, end), at);
    this.#end = at + length;
    return at;
  }
}

/** Octets that are copied faster one by one. */
const SHORT = 64;
