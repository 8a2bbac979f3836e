import { isoText } from '../bytes/instant.ts';
import { printableJson } from '../bytes/text.ts';
import type { Pdu } from '../dissectors/pdu.ts';
import type { Field } from '../schema/field.ts';
import { type FieldNode, tree } from '../schema/tree.ts';
import type { Session, Status } from '../session/session.ts';
import { type IdText, placed } from './id-text.ts';
import { shownValue } from './mask.ts';
import { sessionHead } from './session-record.ts';
import type { Totals } from './session-schema.ts';
import { sentLength } from './shown-field.ts';

/** Writes sessions as one JSON document, piece by piece. The pieces are well-formed JSON once `footer` is written. */
export class JsonDocument {
  readonly #generator: string;
  readonly #showPasswords: boolean;
  readonly #status = { established: 0, refused: 0, incomplete: 0, opaque: 0 };
  #sessions = 0;

  /** `generator` names the program and its version. */
  constructor(generator: string, showPasswords: boolean) {
    this.#generator = generator;
    this.#showPasswords = showPasswords;
  }

  header(): string {
    return `{"schema": 1, "generator": ${JSON.stringify(this.#generator)}, "sessions": [`;
  }

  session(session: Session): string {
    return this.entry(session.status, sessionJson(session, this.#showPasswords));
  }

  /** A session of which the text is at hand. */
  entry(status: Status, text: string): string {
    const separator = this.#sessions === 0 ? '\n' : ',\n';
    this.#sessions++;
    this.#status[status]++;
    return separator + text;
  }

  /** `frames` that were read, and `bytes` of them that were captured. */
  footer(frames: number, bytes: number): string {
    const totals: Totals = { frames, bytes, sessions: this.#sessions, status: this.#status };
    return `\n], "totals": ${JSON.stringify(totals)}}\n`;
  }
}

/** A session as one line of newline-delimited JSON. */
export function ndjsonLine(session: Session, showPasswords: boolean): string {
  return `${sessionJson(session, showPasswords)}\n`;
}

/**
 * The text of a session's record. Its messages, most of the text, are written without objects in between; a test holds
 * the text to `sessionRecord`.
 */
export function sessionJson(session: Session, showPasswords: boolean): string {
  return placed(jsonText(session, showPasswords), 0);
}

/** The same with places for the session's own id, which is its first key, and for that of the session around it. */
export function jsonText(session: Session, showPasswords: boolean): IdText {
  const head = quoted(sessionHead(session, showPasswords));
  let messages = '';
  for (const pdu of session.messages) messages += (messages === '' ? '' : ',') + messageJson(pdu, showPasswords);
  const notes = session.notes.length === 0 ? '[]' : quoted(session.notes);
  const { id, parent } = session;
  const start = '{"id":';
  const rest = `${head.slice(head.indexOf(','), -1)},"messages":[${messages}],"notes":${notes}}`;
  if (parent === undefined) return { parts: [start, rest], ids: [id] };
  // Quotes are escaped in what a capture says, so the first of these is the key.
  const at = rest.indexOf(PARENT) + PARENT.length;
  return { parts: [start, rest.slice(0, at), rest.slice(at + String(parent).length)], ids: [id, parent] };
}

const PARENT = '"parent":';

function messageJson(pdu: Pdu, showPasswords: boolean): string {
  const { view, side, frames, length, completeness, links } = pdu;
  const [first] = frames;
  let numbers = '';
  for (const { number } of frames) numbers += numbers === '' ? number : `,${number}`;
  let fields = '';
  for (const node of tree(view)) {
    fields += (fields === '' ? '' : ',') + fieldJson(node, sentLength(node, view, length), showPasswords);
  }
  const time = first === undefined ? '' : `"time":"${isoText(first, first.digits)}",`;
  const whole = completeness === 'complete' ? '' : `"completeness":"${completeness}",`;
  const linked = links === undefined ? '' : `"linked":${JSON.stringify(links)},`;
  const { name, phase } = view.message;
  return `{"message":"${name}","phase":"${phase}","side":"${side}","frames":[${numbers}],${time}"length":${length},${whole}${linked}"fields":[${fields}]}`;
}

function fieldJson(node: FieldNode, length: number, showPasswords: boolean): string {
  const value = shownValue(node, showPasswords);
  const { meaning } = node;
  let text = `${fieldStart(node.field)}${node.start},"length":${length}`;
  if (value !== undefined) text += `,"value":${typeof value === 'number' ? value : quoted(value)}`;
  if (meaning !== undefined) text += `,"meaning":${meaningJson(meaning)}`;
  return `${text}}`;
}

const FIELD_STARTS = new WeakMap<Field, string>();

/** What all fields of a declaration begin with, up to the offset. */
function fieldStart(field: Field): string {
  const known = FIELD_STARTS.get(field);
  if (known !== undefined) return known;
  const text = `{"name":${quoted(field.filter)},"label":${quoted(field.label)},"offset":`;
  FIELD_STARTS.set(field, text);
  return text;
}

const MEANINGS = new Map<string, string>();

/** Meanings come from the declarations, so there are few. */
function meaningJson(meaning: string): string {
  const known = MEANINGS.get(meaning);
  if (known !== undefined) return known;
  const text = quoted(meaning);
  MEANINGS.set(meaning, text);
  return text;
}

function quoted(value: unknown): string {
  return printableJson(JSON.stringify(value));
}
