import { concat } from '../../bytes/concat.ts';
import { countText } from '../../bytes/count-text.ts';
import { hex } from '../../bytes/hex.ts';
import { printable, wireText } from '../../bytes/text.ts';
import { LEFT_OVER_BYTES } from '../../limits.ts';
import { InsideReader } from '../../protocols/app/inside-reader.ts';
import { isRecognised } from '../../protocols/index.ts';
import { isGrant } from '../../schema/decision.ts';
import { type Note, note } from '../../schema/note.ts';
import type { View } from '../../schema/view.ts';
import type { Direction, StreamBytes } from '../../tcp/stream.ts';
import type { Handshake } from '../handshake.ts';

/**
 * What the bytes are that the client sent behind its request before the proxy decided; `isUnheard`: it could not know the
 * decision. They are optimistic data, or left over: bytes that came with the request, that nothing recognises, and that
 * no relay took.
 */
export function earlyBytesNote(dialogue: Handshake, client: Direction, isUnheard: boolean): Note | undefined {
  const { pdus, ending } = dialogue;
  const request = pdus.findLast(({ view }) => view.message.role === 'request');
  const pieces = dialogue.waiting('client', client);
  const first = pieces.find(({ bytes }) => bytes.length > 0);
  if (request === undefined || first === undefined) return undefined;
  const total = dialogue.heldOf('client');
  const bytes = concat(pieces.map((piece) => piece.bytes)).subarray(0, LEFT_OVER_BYTES);
  const frame = first.frames[0]?.number ?? 0;
  const isGranted = pdus.some(isGrant);
  const isWithRequest = frame === request.frames.at(-1)?.number;
  const meaning = meantBy(request.view, bytes, total);
  const isStray = isWithRequest && (bytes.every((byte) => byte === 0) || (!isGranted && !isKnown(bytes)));
  if (meaning !== undefined || isStray) return note('left-over-bytes', frame, leftOverText(bytes, total, meaning));
  const isEarly = isUnheard && (isGranted || ending === 'refused');
  return isEarly ? note('data-before-grant', frame, countText(total, 'byte')) : undefined;
}

/** Whether the bytes are those of a protocol that a relay carries. */
function isKnown(bytes: Uint8Array): boolean {
  const reader = new InsideReader();
  reader.push('client', bytes, 0);
  return reader.inside !== undefined || isRecognised(bytes, 0, bytes.length, true);
}

const SHOWN_BYTES = 16;
const SHOWN_CHARACTERS = 64;

function leftOverText(bytes: Uint8Array, total: number, meaning: string | undefined): string {
  const shown = hex(bytes, 0, Math.min(bytes.length, SHOWN_BYTES));
  const text = `${countText(total, 'byte')}, ${shown}${total > SHOWN_BYTES ? ' …' : ''}`;
  return meaning === undefined ? text : `${text}; ${meaning}`;
}

/** The name that was meant, where the request has it wrong and the bytes behind it are the rest. */
function meantBy(view: View, bytes: Uint8Array, total: number): string | undefined {
  const name = view.has('name') ? view.octets('name') : undefined;
  if (name === undefined || bytes.length < total) return undefined;
  if (!view.message.index.has('nameLength')) return name.length === 1 ? behindNul(bytes) : undefined;
  const all = concat([name, view.octets('port') ?? new Uint8Array(0), bytes]);
  const meant = all.subarray(0, -2);
  if (meant.length <= name.length || !isName(meant)) return undefined;
  return `the name is ${meant.length} bytes long, ${quoted(meant)}, and its length byte says ${name.length}`;
}

function behindNul(bytes: Uint8Array): string | undefined {
  const end = bytes.indexOf(0);
  const meant = bytes.subarray(0, end < 0 ? bytes.length : end);
  return isName(meant) ? `they are the name ${quoted(meant)} behind one NUL too many` : undefined;
}

function quoted(name: Uint8Array): string {
  const text = printable(wireText(name));
  return text.length > SHOWN_CHARACTERS ? `"${text.slice(0, SHOWN_CHARACTERS)}…"` : `"${text}"`;
}

/** Letters, digits, and the marks that names and addresses have. */
function isName(bytes: Uint8Array): boolean {
  return bytes.length > 0 && bytes.every((byte) => /[\w.:[\]-]/.test(String.fromCharCode(byte)));
}

/** Watches whether a client goes on although it has been refused. */
export class RefusalWatch {
  /** The frame of the first bytes that it sent after it had the refusal; 0 for none. */
  lateFrame = 0;
  readonly #refused: number;
  #early = 0;

  /** `refused` is the frame of the refusal. */
  constructor(refused: number) {
    this.#refused = refused;
  }

  /** The client's next bytes; `hasHeard`: it had the refusal when it sent its last ones. */
  take({ gap, bytes, frames }: StreamBytes, hasHeard: boolean): void {
    if (this.lateFrame > 0) return;
    const frame = frames[0]?.number ?? 0;
    if (hasHeard && frame > this.#refused) this.lateFrame = frame;
    else this.#early += gap + bytes.length;
  }

  /** What it sent after it had the refusal, out of `behind` bytes behind its handshake. */
  note(behind: number): Note | undefined {
    const late = behind - this.#early;
    return this.lateFrame > 0 && late > 0
      ? note('data-after-refusal', this.lateFrame, countText(late, 'byte'))
      : undefined;
  }
}
