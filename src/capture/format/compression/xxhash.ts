/* XXH32 and XXH64 with seed 0 (xxhash_spec.md), the checksums of lz4 and zstd. Own code, because packages for it are WebAssembly, which a strict CSP forbids. */

const P1 = 0x9e3779b1;
const P2 = 0x85ebca77;
const P3 = 0xc2b2ae3d;
const P4 = 0x27d4eb2f;
const P5 = 0x165667b1;

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** Bytes that come in pieces, as whole stripes; what is left over waits for the next piece. */
class Stripes {
  readonly #width: number;
  readonly #take: (view: DataView, at: number) => void;
  readonly #rest: Uint8Array;
  readonly #restView: DataView;
  #used = 0;
  length = 0;

  constructor(width: number, take: (view: DataView, at: number) => void) {
    this.#width = width;
    this.#take = take;
    this.#rest = new Uint8Array(width);
    this.#restView = new DataView(this.#rest.buffer);
  }

  /** Fewer than a stripe. */
  get rest(): DataView {
    return new DataView(this.#rest.buffer, 0, this.#used);
  }

  add(bytes: Uint8Array): void {
    this.length += bytes.length;
    let at = 0;
    if (this.#used > 0) {
      at = Math.min(this.#width - this.#used, bytes.length);
      this.#rest.set(bytes.subarray(0, at), this.#used);
      this.#used += at;
      if (this.#used < this.#width) return;
      this.#take(this.#restView, 0);
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (; at + this.#width <= bytes.length; at += this.#width) this.#take(view, at);
    this.#rest.set(bytes.subarray(at));
    this.#used = bytes.length - at;
  }
}

/** A 32-bit checksum of bytes that come in pieces. */
export class Xxh32 {
  readonly #lanes = Int32Array.of(P1 + P2, P2, 0, -P1);
  readonly #stripes = new Stripes(16, (view, at) => {
    for (let lane = 0; lane < 4; lane++) {
      const input = Math.imul(view.getInt32(at + 4 * lane, true), P2);
      this.#lanes[lane] = Math.imul(rotate((this.#lanes[lane] as number) + input, 13), P1);
    }
  });

  update(bytes: Uint8Array): this {
    this.#stripes.add(bytes);
    return this;
  }

  digest(): number {
    const { length, rest } = this.#stripes;
    const [a = 0, b = 0, c = 0, d = 0] = this.#lanes;
    let hash = length < 16 ? P5 : rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18);
    hash += length;
    let at = 0;
    for (; at + 4 <= rest.byteLength; at += 4) {
      hash = Math.imul(rotate(hash + Math.imul(rest.getInt32(at, true), P3), 17), P4);
    }
    for (; at < rest.byteLength; at++) hash = Math.imul(rotate(hash + Math.imul(rest.getUint8(at), P5), 11), P1);
    hash = Math.imul(hash ^ (hash >>> 15), P2);
    hash = Math.imul(hash ^ (hash >>> 13), P3);
    return (hash ^ (hash >>> 16)) >>> 0;
  }
}

const Q1 = 0x9e3779b185ebca87n;
const Q2 = 0xc2b2ae3d27d4eb4fn;
const Q3 = 0x165667b19e3779f9n;
const Q4 = 0x85ebca77c2b2ae63n;
const Q5 = 0x27d4eb2f165667c5n;

/** A 64-bit checksum of bytes that come in pieces; numbers as halves while they come, because a BigInt for each word takes ten times as long. */
export class Xxh64 {
  /** The lower half of each lane, then the upper one. */
  readonly #lanes = new Int32Array(8);
  readonly #stripes = new Stripes(32, (view, at) => {
    for (let lane = 0; lane < 8; lane += 2) {
      addRound(this.#lanes, lane, view.getInt32(at + 4 * lane, true), view.getInt32(at + 4 * lane + 4, true));
    }
  });

  constructor() {
    const starts = [Q1 + Q2, Q2, 0n, -Q1];
    for (const [lane, start] of starts.entries()) {
      this.#lanes[2 * lane] = Number(BigInt.asIntN(32, start));
      this.#lanes[2 * lane + 1] = Number(BigInt.asIntN(32, start >> 32n));
    }
  }

  update(bytes: Uint8Array): this {
    this.#stripes.add(bytes);
    return this;
  }

  digest(): bigint {
    const { length, rest } = this.#stripes;
    let hash = (length < 32 ? Q5 : this.#merged()) + BigInt(length);
    let at = 0;
    for (; at + 8 <= rest.byteLength; at += 8) {
      hash = rotate64(hash ^ round64(0n, rest.getBigUint64(at, true)), 27n) * Q1 + Q4;
    }
    if (at + 4 <= rest.byteLength) {
      hash = rotate64(hash ^ (BigInt(rest.getUint32(at, true)) * Q1), 23n) * Q2 + Q3;
      at += 4;
    }
    for (; at < rest.byteLength; at++) hash = rotate64(hash ^ (BigInt(rest.getUint8(at)) * Q5), 11n) * Q1;
    hash = BigInt.asUintN(64, hash);
    hash = BigInt.asUintN(64, (hash ^ (hash >> 33n)) * Q2);
    hash = BigInt.asUintN(64, (hash ^ (hash >> 29n)) * Q3);
    return hash ^ (hash >> 32n);
  }

  #merged(): bigint {
    const [a = 0n, b = 0n, c = 0n, d = 0n] = new BigUint64Array(this.#lanes.buffer);
    const sum = rotate64(a, 1n) + rotate64(b, 7n) + rotate64(c, 12n) + rotate64(d, 18n);
    return [a, b, c, d].reduce((hash, lane) => (hash ^ round64(0n, lane)) * Q1 + Q4, sum);
  }
}

function rotate64(value: bigint, bits: bigint): bigint {
  const word = BigInt.asUintN(64, value);
  return BigInt.asUintN(64, word << bits) | (word >> (64n - bits));
}

function round64(lane: bigint, input: bigint): bigint {
  return BigInt.asUintN(64, rotate64(lane + input * Q2, 31n) * Q1);
}

/** `round64` on halves: the lane plus the input times Q2, rotated by 31, times Q1. */
function addRound(lanes: Int32Array, lane: number, low: number, high: number): void {
  const product = Math.imul(low, 0x27d4eb4f);
  const upper = highProduct(low, 0x27d4eb4f) + Math.imul(high, 0x27d4eb4f) + Math.imul(low, 0xc2b2ae3d);
  const sumLow = ((lanes[lane] as number) >>> 0) + (product >>> 0);
  const sumHigh = (lanes[lane + 1] as number) + upper + (sumLow > 0xffffffff ? 1 : 0);
  const turnedLow = (sumLow << 31) | (sumHigh >>> 1);
  const turnedHigh = (sumHigh << 31) | (sumLow >>> 1);
  lanes[lane] = Math.imul(turnedLow, 0x85ebca87);
  lanes[lane + 1] =
    highProduct(turnedLow, 0x85ebca87) + Math.imul(turnedHigh, 0x85ebca87) + Math.imul(turnedLow, 0x9e3779b1);
}

/** The upper 32 bits of a product of 32-bit numbers without sign. */
function highProduct(a: number, b: number): number {
  const [aLow, aHigh, bLow, bHigh] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16];
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  return aHigh * bHigh + Math.floor(middle / 0x10000) + (((aLow * bHigh + (middle & 0xffff)) / 0x10000) >>> 0);
}
