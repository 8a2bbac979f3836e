import { concat } from '../../../bytes/concat.ts';
import { parse } from '../../../schema/parse.ts';
import type { View } from '../../../schema/view.ts';
import { handshakeMessage, record } from './messages.ts';

export const CLIENT_HELLO = 1;
export const SERVER_HELLO = 2;
export const CERTIFICATE = 11;

const HANDSHAKE = 22;
const RECORD_HEAD = 5;
/** Messages in clear of one side: ServerHello, Certificate, its status, key exchange, request, done. */
const MESSAGES = 8;

/** A handshake message with its head; the octets of the last one may end early. */
export interface HandshakeMessage {
  readonly type: number;
  readonly octets: Uint8Array;
  readonly isWhole: boolean;
}

/** The handshake at the beginning of a stream. */
export interface Handshake {
  readonly messages: readonly HandshakeMessage[];
  /** Octets of the stream that are known to belong to it: more than there are while a record or message is incomplete. */
  readonly end: number;
  /** A record of another kind has followed, or the octets are no record. */
  readonly isOver: boolean;
}

/** Reads the records of a handshake, in whatever pieces it comes. Time is in proportion to the octets. */
export function readHandshake(bytes: Uint8Array): Handshake {
  const fragments: Uint8Array[] = [];
  let at = 0;
  let need = RECORD_HEAD;
  while (at < bytes.length) {
    if (bytes[at] !== HANDSHAKE) return { messages: messagesIn(fragments), end: at, isOver: true };
    const parsed = parse(record, bytes, at);
    const fragment = fragmentOf(parsed.view, bytes);
    if (fragment !== undefined) fragments.push(fragment);
    if (parsed.status !== 'complete') {
      need = parsed.status === 'incomplete' ? parsed.need : 0;
      break;
    }
    at = parsed.view.end;
  }
  const messages = messagesIn(fragments);
  const isInside = at < bytes.length || messages.at(-1)?.isWhole !== true;
  return { messages, end: isInside ? at + need : at, isOver: false };
}

/** The octets of a record that are there. */
function fragmentOf(view: View, bytes: Uint8Array): Uint8Array | undefined {
  const length = view.number('length');
  if (length === undefined) return undefined;
  const start = view.start + RECORD_HEAD;
  return bytes.subarray(start, start + length);
}

function messagesIn(fragments: readonly Uint8Array[]): HandshakeMessage[] {
  const octets = fragments.length === 1 ? (fragments[0] as Uint8Array) : concat(fragments);
  const messages: HandshakeMessage[] = [];
  let at = 0;
  while (at < octets.length && messages.length < MESSAGES) {
    const parsed = parse(handshakeMessage, octets, at);
    const isWhole = parsed.status === 'complete';
    messages.push({ type: octets[at] as number, octets: octets.subarray(at, parsed.view.end), isWhole });
    if (!isWhole) break;
    at = parsed.view.end;
  }
  return messages;
}
