import type { Datagrams, Dissector } from '../engine/dissector.ts';
import type { Message } from '../schema/message.ts';
import { GENERAL_NOTES, type NoteKind } from '../schema/note-kinds.ts';
import { INSIDE_NOTES } from './app/notes.ts';
import { httpConnect } from './http-connect/index.ts';
import { socks4 } from './socks4/index.ts';
import { socks5 } from './socks5/index.ts';

/** Every protocol that is read message by message, the likeliest first; a new one is a line here. */
export const DISSECTORS: readonly Dissector[] = [socks5, socks4, httpConnect];

/** Every message of all of them, once. */
export const MESSAGES: readonly Message[] = [...new Set(DISSECTORS.flatMap(({ messages }) => messages))];

/** Every kind of note that the program can make, once. */
export const NOTE_KINDS: readonly NoteKind[] = [
  ...new Set(DISSECTORS.flatMap(({ notes }) => notes)),
  ...Object.values(INSIDE_NOTES),
  ...Object.values(GENERAL_NOTES),
];

/** The kind of note of this id; throws RangeError where there is none. */
export function noteKind(id: string): NoteKind {
  const found = NOTE_KINDS.find((kind) => kind.id === id);
  if (found === undefined) throw new RangeError(`${id} is no kind of note`);
  return found;
}

/** The protocol whose proxies relay datagrams, and how these are read. */
export const DATAGRAM_PROTOCOL = DISSECTORS.find(({ datagrams }) => datagrams !== undefined) as Dissector;
export const DATAGRAMS = DATAGRAM_PROTOCOL.datagrams as Datagrams;

/** Names of protocols that sessions have. */
function namesOf(dissectors: readonly Dissector[]): string[] {
  return dissectors.flatMap(({ name, variants = [name] }) => variants);
}

/** What protocols are called together, and the names that sessions of them have; then each by its own name. */
export const PROTOCOL_NAMES: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['all', namesOf(DISSECTORS)],
  ['socks', namesOf(DISSECTORS.filter(({ isCounted }) => isCounted !== true))],
  ...namesOf(DISSECTORS).map((name) => [name, [name]] as const),
]);

const PORTS: ReadonlySet<number> = new Set(DISSECTORS.flatMap(({ port = [] }) => port));

/** Whether one of them is usually spoken on this port. */
export function isUsualPort(port: number): boolean {
  return PORTS.has(port);
}

/** Whether a direction that begins with these octets could speak one of them; cheap, it is asked of every flow. */
export function isRecognised(bytes: Uint8Array, start: number, end: number, isStart: boolean): boolean {
  for (const dissector of DISSECTORS) if (dissector.recognise(bytes, start, end, isStart)) return true;
  return false;
}
