import { type ClockDigits, type Instant, isoText, secondsText } from './instant.ts';
import { printableJson, wireText } from './text.ts';

const SPACE = 0x20;
const QUOTE = 0x22;
const POINT = 0x2e;
const COLON = 0x3a;
const DAY = 86_400;
/** The first second of the year 10,000, which is written in another form. */
const LAST_SECOND = 253_402_300_800;
/** Characters of `2026-11-01T`. */
const DATE = 11;
/** UTF-8 bytes that a unit of a string takes at the most. */
const MOST_BYTES = 3;
/** Fragments up to this length are copied faster byte by byte. */
const SHORT = 12;
/** Strings up to this length are encoded faster character by character. */
const SHORT_TEXT = 64;

const ENCODER = new TextEncoder();

/** The digits of every number below 100, two each. */
const PAIRS = Uint8Array.from({ length: 200 }, (_, at) => 0x30 + (at % 2 === 0 ? Math.trunc(at / 20) : (at >> 1) % 10));

/** 1 for bytes that stand for themselves in a JSON string and cannot steer a terminal. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte < 0x7f && byte !== QUOTE && byte !== 0x5c ? 1 : 0,
);

/** The UTF-8 of a string that is written again and again. */
export function fragment(text: string): Uint8Array {
  return ENCODER.encode(text);
}

/** A string that is written again and again, with its bytes. */
export interface FixedText {
  readonly text: string;
  readonly bytes: Uint8Array;
}

export function fixedText(text: string): FixedText {
  return { text, bytes: fragment(text) };
}

/** Writes text and numbers as bytes, one behind the other, into one buffer that grows where it must. */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;
  readonly #capacity: number;
  /** The day that was written last, up to its `T`: most instants share theirs with the one before. */
  #day = Number.NaN;
  #date: Uint8Array = new Uint8Array(0);

  constructor(capacity = 1024) {
    this.#capacity = capacity;
    this.#bytes = new Uint8Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** What was written; valid until something else is. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Forgets what was written; the buffer is used again. */
  clear(): void {
    this.#length = 0;
  }

  /** Hands over what was written, which nothing overwrites, and goes on in a new buffer. */
  release(): Uint8Array {
    const { bytes } = this;
    this.#bytes = new Uint8Array(this.#capacity);
    this.#length = 0;
    return bytes;
  }

  /** A copy of what was written from a position on. */
  since(position: number): Uint8Array {
    return this.#bytes.slice(position, this.#length);
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = value;
  }

  put(piece: Uint8Array): void {
    const count = piece.length;
    if (this.#length + count > this.#bytes.length) this.#grow(count);
    const bytes = this.#bytes;
    const at = this.#length;
    if (count > SHORT) bytes.set(piece, at);
    else for (let index = 0; index < count; index++) bytes[at + index] = piece[index] as number;
    this.#length = at + count;
  }

  spaces(count: number): void {
    if (this.#length + count > this.#bytes.length) this.#grow(count);
    this.#bytes.fill(SPACE, this.#length, this.#length + count);
    this.#length += count;
  }

  /** Takes back the spaces at the end, down to a position. */
  trimEnd(position: number): void {
    while (this.#length > position && this.#bytes[this.#length - 1] === SPACE) this.#length--;
  }

  /** A string as UTF-8. */
  text(text: string): void {
    const most = text.length * MOST_BYTES;
    if (this.#length + most > this.#bytes.length) this.#grow(most);
    if (text.length > SHORT_TEXT || !this.#encode(text)) {
      this.#length += ENCODER.encodeInto(text, this.#bytes.subarray(this.#length)).written;
    }
  }

  /** A string as JSON, with no character that could steer a terminal. */
  quoted(text: string): void {
    const count = text.length;
    if (this.#length + count + 2 > this.#bytes.length) this.#grow(count + 2);
    const bytes = this.#bytes;
    let at = this.#length;
    bytes[at++] = QUOTE;
    for (let index = 0; index < count; index++) {
      const code = text.charCodeAt(index);
      if (code > 0x7e || PLAIN[code] === 0) {
        this.text(printableJson(JSON.stringify(text)));
        return;
      }
      bytes[at++] = code;
    }
    bytes[at++] = QUOTE;
    this.#length = at;
  }

  /** Bytes of the wire as the JSON of the string that `wireText` makes of them. */
  quotedWire(wire: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end; at++) {
      if (PLAIN[wire[at] as number] === 0) {
        this.quoted(wireText(wire, start, end));
        return;
      }
    }
    this.byte(QUOTE);
    this.put(wire.subarray(start, end));
    this.byte(QUOTE);
  }

  /** A number as `String` gives it. */
  number(value: number): void {
    if (value >= 0 && value <= 0x7fffffff && Number.isInteger(value)) this.integer(value);
    else this.text(String(value));
  }

  /** A whole number below 2³¹, not negative. */
  integer(value: number): void {
    this.#digits(value, digitsOf(value));
  }

  /** A time as `isoText` gives it. */
  instant(instant: Instant, digits: ClockDigits): void {
    const { seconds, nanoseconds } = instant;
    if (seconds < 0 || seconds >= LAST_SECOND) {
      this.text(isoText(instant, digits));
      return;
    }
    const day = Math.trunc(seconds / DAY);
    if (day !== this.#day) {
      this.#day = day;
      this.#date = fragment(isoText({ seconds: day * DAY, nanoseconds: 0 }, 6).slice(0, DATE));
    }
    this.put(this.#date);
    const second = seconds - day * DAY;
    const minute = Math.trunc(second / 60);
    const hour = Math.trunc(minute / 60);
    this.#digits(hour, 2);
    this.byte(COLON);
    this.#digits(minute - hour * 60, 2);
    this.byte(COLON);
    this.#digits(second - minute * 60, 2);
    this.byte(POINT);
    const microseconds = Math.trunc(nanoseconds / 1000);
    this.#digits(microseconds, 6);
    if (digits === 9) this.#digits(nanoseconds - microseconds * 1000, 3);
    this.byte(0x5a);
  }

  /** A span of seconds as `String` gives it. */
  seconds(seconds: number): void {
    const microseconds = Math.round(seconds * 1e6);
    if (microseconds < 1 || microseconds >= 1e15 || microseconds / 1e6 !== seconds) {
      this.text(secondsText(seconds));
      return;
    }
    const whole = Math.trunc(microseconds / 1e6);
    this.integer(whole);
    const below = microseconds - whole * 1e6;
    if (below === 0) return;
    this.byte(POINT);
    this.#digits(below, 6);
    while (this.#bytes[this.#length - 1] === 0x30) this.#length--;
  }

  /** The last `count` digits of a whole number below 2³¹, with zeros before them. */
  #digits(value: number, count: number): void {
    if (this.#length + count > this.#bytes.length) this.#grow(count);
    const bytes = this.#bytes;
    const start = this.#length;
    let at = start + count;
    let rest = value;
    while (at - start > 1) {
      const next = (rest / 100) | 0;
      const pair = (rest - next * 100) * 2;
      bytes[--at] = PAIRS[pair + 1] as number;
      bytes[--at] = PAIRS[pair] as number;
      rest = next;
    }
    if (at > start) bytes[start] = 0x30 + (rest % 10);
    this.#length = start + count;
  }

  /** Whether the text is written: none of its characters takes two units. There is room for it. */
  #encode(text: string): boolean {
    const bytes = this.#bytes;
    let at = this.#length;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code < 0x80) bytes[at++] = code;
      else if (code < 0x800) {
        bytes[at++] = 0xc0 | (code >> 6);
        bytes[at++] = 0x80 | (code & 0x3f);
      } else if (code < 0xd800 || code > 0xdfff) {
        bytes[at++] = 0xe0 | (code >> 12);
        bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
        bytes[at++] = 0x80 | (code & 0x3f);
      } else return false;
    }
    this.#length = at;
    return true;
  }

  #grow(count: number): void {
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

function digitsOf(value: number): number {
  let count = 1;
  for (let bound = 10; value >= bound; bound *= 10) count++;
  return count;
}
