import type { Random } from './random.ts';

const BLOCK = 1 << 18;
const WORDS = 'the of socks proxy value="1" <div class="row"> request reply 200 content-length: and http '.split(' ');

/** Payload of any length up to 64 KiB, borrowed from two blocks that are made once: noise as of ciphers, and text. */
export class Payloads {
  readonly #random: Random;
  readonly #noise = new Uint8Array(BLOCK);
  readonly #text = new Uint8Array(BLOCK);

  constructor(random: Random) {
    this.#random = random;
    const words = new Uint32Array(this.#noise.buffer);
    for (let at = 0; at < words.length; at++) words[at] = random.word();
    const encoder = new TextEncoder();
    for (let at = 0; at < BLOCK; )
      at += encoder.encodeInto(`${random.pick(WORDS)} `, this.#text.subarray(at)).written || BLOCK;
  }

  noise(length: number): Uint8Array {
    return this.#part(this.#noise, length);
  }

  text(length: number): Uint8Array {
    return this.#part(this.#text, length);
  }

  #part(block: Uint8Array, length: number): Uint8Array {
    const start = this.#random.between(0, BLOCK - length);
    return block.subarray(start, start + length);
  }
}
