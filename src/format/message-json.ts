import { isoText } from '../bytes/instant.ts';
import type { Pdu } from '../dissectors/pdu.ts';
import { derived } from '../schema/derived.ts';
import type { Message, Step } from '../schema/message.ts';
import { meaningOf } from '../schema/tree.ts';
import { readNumber, readScalar, type View } from '../schema/view.ts';
import { quoted, quotedName, quotedText } from './json-text.ts';
import { MASK } from './mask.ts';

/** The text of a message's record; a test holds it to `sessionRecord`. */
export function messageJson(pdu: Pdu, showPasswords: boolean): string {
  const { view, side, frames, length, completeness, links } = pdu;
  const first = frames[0];
  let numbers = '';
  for (const { number } of frames) numbers += numbers === '' ? number : `,${number}`;
  const time = first === undefined ? '' : `"time":"${isoText(first, first.digits)}",`;
  const whole = completeness === 'complete' ? '' : `"completeness":"${completeness}",`;
  const linked = links === undefined ? '' : `"linked":${JSON.stringify(links)},`;
  const content = fieldsOf(view, length, showPasswords);
  return `${startsOf(view.message).message}${side}","frames":[${numbers}],${time}"length":${length},${whole}${linked}"fields":[${content}]}`;
}

/** What all messages of a declaration begin with, up to the side, and each of their fields, up to the offset. */
interface Starts {
  readonly message: string;
  readonly fields: readonly string[];
}

const STARTS = new WeakMap<Message, Starts>();

function startsOf(message: Message): Starts {
  const known = STARTS.get(message);
  if (known !== undefined) return known;
  const { name, phase, steps } = message;
  const fieldStart = ({ field: { filter, label } }: Step) =>
    `{"name":${quoted(filter)},"label":${quoted(label)},"offset":`;
  const starts = { message: `{"message":"${name}","phase":"${phase}","side":"`, fields: steps.map(fieldStart) };
  STARTS.set(message, starts);
  return starts;
}

/** The fields of a message of `length` octets. */
function fieldsOf(view: View, length: number, showPasswords: boolean): string {
  if (length !== view.end - view.start) return fieldsText(view, length, showPasswords);
  return showPasswords ? clearFields(view) : maskedFields(view);
}

const maskedFields = derived((view) => fieldsText(view, view.end - view.start, false));
const clearFields = derived((view) => fieldsText(view, view.end - view.start, true));

function fieldsText(view: View, length: number, showPasswords: boolean): string {
  const { steps } = view.message;
  const starts = startsOf(view.message).fields;
  let text = '';
  for (let index = 0; index < steps.length; index++) {
    if ((view.starts[index] as number) < 0) continue;
    const start = view.start + (view.starts[index] as number);
    const end = view.start + (view.ends[index] as number);
    const { field } = steps[index] as Step;
    const isMasked = field.secret === true && !showPasswords;
    if (field.kind === 'octets') {
      for (let at = start; at < end; at++) {
        text += `${text === '' ? '' : ','}${starts[index]}${at - view.start},"length":1${valueText(view, field, at, at + 1, isMasked)}}`;
      }
      continue;
    }
    const isCut = field.width === 'rest' && end === view.end;
    const size = (isCut ? Math.max(length, end - view.start) + view.start : end) - start;
    text += `${text === '' ? '' : ','}${starts[index]}${start - view.start},"length":${size}${valueText(view, field, start, end, isMasked)}}`;
  }
  return text;
}

/** Value and meaning; nothing where the capture lacks octets of the field. */
function valueText(view: View, field: Step['field'], start: number, end: number, isMasked: boolean): string {
  if (view.lost.length > 0 && view.isLost(start, end)) return '';
  const isNumber = field.kind === 'uint' || field.kind === 'octets';
  const number = isNumber ? readNumber(field, view.bytes, start, end) : undefined;
  const meaning = number === undefined ? undefined : meaningOf(field, number);
  const value = isMasked
    ? quotedText(MASK)
    : number === undefined
      ? quotedText(String(readScalar(field, view.bytes, start, end)))
      : number;
  return meaning === undefined ? `,"value":${value}` : `,"value":${value},"meaning":${quotedName(meaning)}`;
}
