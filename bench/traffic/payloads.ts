import type { Random } from './random.ts';

/** Longer than the window of a compressor, which would find the octets again otherwise. */
const BLOCK = 1 << 22;
const encoder = new TextEncoder();
const WORDS = 'the of socks proxy value="1" <div class="row"> request reply 200 content-length: and http'
  .split(' ')
  .map((word) => encoder.encode(`${word} `));

/** Payload of any length up to 64 KiB, borrowed from two blocks that are made once: noise as of ciphers, and text. */
export class Payloads {
  readonly #random: Random;
  readonly #noise = new Uint8Array(BLOCK);
  readonly #text = new Uint8Array(BLOCK);

  constructor(random: Random) {
    this.#random = random;
    const words = new Uint32Array(this.#noise.buffer);
    for (let at = 0; at < words.length; at++) words[at] = random.word();
    for (let at = 0; at < BLOCK; ) {
      const word = random.pick(WORDS).subarray(0, BLOCK - at);
      this.#text.set(word, at);
      at += word.length;
    }
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
