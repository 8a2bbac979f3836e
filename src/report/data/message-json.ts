import { isoText } from '../../bytes/instant.ts';
import type { Pdu } from '../../engine/pdu.ts';
import { derived } from '../../schema/derived.ts';
import type { Message, Step } from '../../schema/message.ts';
import { meaningOf } from '../../schema/tree.ts';
import { readNumber, readScalar, type View } from '../../schema/view.ts';
import { MASK } from '../text/mask.ts';
import { quoted, quotedName, quotedText } from './json-text.ts';

/** The text of a message's record; a test holds it to `sessionRecord`. */
export function messageJson(pdu: Pdu, showPasswords: boolean): string {
  const { view, side, frames, length, completeness, links } = pdu;
  const { client, proxy } = writersOf(view.message);
  const first = frames[0];
  let numbers = '';
  for (const { number } of frames) numbers += numbers === '' ? number : `,${number}`;
  const start = (side === 'client' ? client : proxy) + numbers;
  if (first !== undefined && completeness === 'complete' && links === undefined) {
    return `${start}],"time":"${isoText(first, first.digits)}${wholeEnd(view, length, showPasswords)}`;
  }
  const time = first === undefined ? '' : `"time":"${isoText(first, first.digits)}",`;
  const whole = completeness === 'complete' ? '' : `"completeness":"${completeness}",`;
  const linked = links === undefined ? '' : `"linked":${JSON.stringify(links)},`;
  const fields = fieldsText(view, length, showPasswords);
  return `${start}],${time}"length":${length},${whole}${linked}"fields":[${fields}]}`;
}

/** What follows the time of a message that is whole. */
function wholeEnd(view: View, length: number, showPasswords: boolean): string {
  if (length !== view.end - view.start) return endText(view, length, showPasswords);
  return showPasswords ? clearEnd(view) : maskedEnd(view);
}

const maskedEnd = derived((view) => endText(view, view.end - view.start, false));
const clearEnd = derived((view) => endText(view, view.end - view.start, true));

function endText(view: View, length: number, showPasswords: boolean): string {
  return `","length":${length},"fields":[${fieldsText(view, length, showPasswords)}]}`;
}

/** What messages of a declaration begin with, by their side, and what writes their fields. */
interface Writers {
  readonly client: string;
  readonly proxy: string;
  readonly fields: readonly FieldWriter[];
}

const WRITERS = new WeakMap<Message, Writers>();

function writersOf(message: Message): Writers {
  const known = WRITERS.get(message);
  if (known !== undefined) return known;
  const { name, phase, steps } = message;
  const start = `{"message":"${name}","phase":"${phase}","side":"`;
  const fields = steps.map((step) => new FieldWriter(step));
  const writers = { client: `${start}client","frames":[`, proxy: `${start}proxy","frames":[`, fields };
  WRITERS.set(message, writers);
  return writers;
}

/** Writes a field, and remembers what it wrote last and for the values of one octet, because it mostly writes that again. */
class FieldWriter {
  readonly #field: Step['field'];
  readonly #start: string;
  #offset = -1;
  #length = -1;
  #place = '';
  readonly #numbers: (string | undefined)[];

  constructor({ field, width }: Step) {
    this.#field = field;
    this.#start = `{"name":${quoted(field.filter)},"label":${quoted(field.label)},"offset":`;
    this.#numbers = width === 1 || field.kind === 'octets' ? new Array(256).fill(undefined) : [];
  }

  /** The field up to its value, `length` octets at `offset` of the message. */
  place(offset: number, length: number): string {
    if (offset !== this.#offset || length !== this.#length) {
      this.#offset = offset;
      this.#length = length;
      this.#place = `${this.#start}${offset},"length":${length}`;
    }
    return this.#place;
  }

  /** Value and meaning of a number. */
  number(value: number): string {
    const known = this.#numbers[value];
    if (known !== undefined) return known;
    const meaning = meaningOf(this.#field, value);
    const text = meaning === undefined ? `,"value":${value}}` : `,"value":${value},"meaning":${quotedName(meaning)}}`;
    if (value < this.#numbers.length) this.#numbers[value] = text;
    return text;
  }
}

/** The fields of a message of `length` octets. */
function fieldsText(view: View, length: number, showPasswords: boolean): string {
  const { steps } = view.message;
  const writers = writersOf(view.message).fields;
  let text = '';
  for (let index = 0; index < steps.length; index++) {
    const start = view.starts[index] as number;
    if (start < 0) continue;
    const end = view.ends[index] as number;
    const { field } = steps[index] as Step;
    const writer = writers[index] as FieldWriter;
    if (field.kind === 'octets') {
      for (let at = start; at < end; at++) {
        const value = contentText(view, writer, field, at, at + 1, showPasswords);
        text += text === '' ? writer.place(at, 1) + value : `,${writer.place(at, 1)}${value}`;
      }
      continue;
    }
    const isCut = field.width === 'rest' && end === view.end - view.start;
    const size = (isCut ? Math.max(length, end) : end) - start;
    const value = contentText(view, writer, field, start, end, showPasswords);
    text += text === '' ? writer.place(start, size) + value : `,${writer.place(start, size)}${value}`;
  }
  return text;
}

const MASKED = `,"value":${quotedText(MASK)}}`;

/** Value and meaning of the octets from `start` to `end` of the message; neither where the capture lacks any of them. */
function contentText(
  view: View,
  writer: FieldWriter,
  field: Step['field'],
  start: number,
  end: number,
  showPasswords: boolean,
): string {
  const [from, to] = [view.start + start, view.start + end];
  if (view.lost.length > 0 && view.isLost(from, to)) return '}';
  if (field.kind === 'uint' || field.kind === 'octets') {
    if (field.secret !== true || showPasswords) return writer.number(readNumber(field, view.bytes, from, to));
    const meaning = meaningOf(field, readNumber(field, view.bytes, from, to));
    return meaning === undefined ? MASKED : `${MASKED.slice(0, -1)},"meaning":${quotedName(meaning)}}`;
  }
  if (field.secret === true && !showPasswords) return MASKED;
  return `,"value":${quotedText(String(readScalar(field, view.bytes, from, to)))}}`;
}
