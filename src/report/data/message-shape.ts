import type { FrameMark } from '../../capture/frame.ts';
import type { Link, Pdu } from '../../engine/pdu.ts';
import { CacheKey } from '../../schema/caches.ts';
import { FieldCursor } from '../../schema/field-cursor.ts';
import { PHASE_NAMES, type PhaseName } from '../../schema/message.ts';
import { isSmall, SmallFields } from '../../schema/small-fields.ts';
import { contentEnd, contentStart, type Scalar, type View } from '../../schema/view.ts';
import { MASK } from '../text/mask.ts';
import { objectOf, type RecordOf } from './object-shape.ts';
import { choice, type DataOptions, integer, type JsonTarget, list, of, type Shape, text, time } from './shape.ts';

export const count = (description: string) => integer({ minimum: 0 }, description);
export const frameNumber = (description?: string) => integer({ minimum: 1 }, description);
export const phase = (description?: string) => choice(PHASE_NAMES, description);

const fieldValue: Shape<FieldCursor, Scalar> = {
  schema: () => ({
    anyOf: [{ type: 'number' }, { type: 'string' }],
    description:
      'Numbers as numbers; addresses and text as text; other octets as hex, of long data only those that were kept; ****** for a secret; absent if the capture lacks octets of it',
  }),
  record: (cursor, options) => (isMasked(cursor, options) ? MASK : cursor.value),
  write(cursor, to) {
    const { view, field, start, end } = cursor;
    if (isMasked(cursor, to)) to.out.quoted(MASK);
    else if (field.kind === 'text') {
      const [from, last] = [view.start + start, view.start + end];
      const first = contentStart(field, view.bytes, from, last);
      to.out.quotedWire(view.bytes, first, contentEnd(field, view.bytes, from, last));
    } else {
      const { value } = cursor;
      if (typeof value === 'number') to.out.number(value);
      else to.out.quoted(value);
    }
  },
};

function isMasked({ field }: FieldCursor, { showPasswords }: DataOptions): boolean {
  return field.secret === true && !showPasswords;
}

const ofField = objectOf<FieldCursor>();

const fieldProperties = {
  name: ofField.required(
    text('Name of the field, the one Wireshark has where there is one'),
    ({ field }) => field.filter,
  ),
  label: ofField.required(text('Name in the RFC'), ({ field }) => field.label),
  offset: ofField.required(count('Octets from the start of the message'), ({ start }) => start),
  length: ofField.required(count('Octets of the field as it was sent'), ({ size }) => size),
  value: ofField.optional(fieldValue, (cursor) => (cursor.isLost ? undefined : cursor)),
  meaning: ofField.optional(text('What the value is called'), ({ meaning }) => meaning),
};

const field = ofField.object(fieldProperties);

export type FieldRecord = RecordOf<typeof fieldProperties>;

const FIELDS = 'In order; a list of codes has one entry for each';

/** The fields of a message: one cursor goes over all of them. */
const fields: Shape<Pdu, readonly FieldRecord[]> = {
  schema: (vocabulary) => ({ type: 'array', items: field.schema(vocabulary), description: FIELDS }),
  record({ view, length }, options) {
    const cursor = new FieldCursor(view, length);
    const records: FieldRecord[] = [];
    while (cursor.next()) records.push(field.record(cursor, options));
    return records;
  },
  write({ view, length }, to) {
    const cursor = new FieldCursor(view, length);
    to.out.byte(0x5b);
    const known = to.caches?.of(SMALL_FIELDS);
    for (let isFirst = true; cursor.next(); isFirst = false) {
      if (!isFirst) to.out.byte(0x2c);
      if (known !== undefined && isSmall(cursor, to.showPasswords)) writeSmall(cursor, known, to);
      else field.write(cursor, to);
    }
    to.out.byte(0x5d);
  },
};

function writeSmall(cursor: FieldCursor, known: SmallFields<Uint8Array>, to: JsonTarget): void {
  const fragment = known.find(cursor, cursor.start);
  if (fragment !== undefined) {
    to.out.put(fragment);
    return;
  }
  const from = to.out.length;
  field.write(cursor, to);
  known.keep(cursor, cursor.start, to.out.since(from));
}

const SMALL_FIELDS = new CacheKey(() => new SmallFields<Uint8Array>());

const ofLink = objectOf<Link>();

const link = ofLink.object({
  frame: ofLink.required(frameNumber(), ({ frame }) => frame),
  relation: ofLink.required(
    choice(
      ['fragment', 'unwrapped'],
      'fragment: it has another fragment of the datagram that this message completes; unwrapped: it has the same data beyond the relay, without the header',
    ),
    ({ relation }) => relation,
  ),
});

const ofMessage = objectOf<Pdu>();

const messageProperties = {
  message: ofMessage.required(
    text('method-offer, method-selection, username-password-request, request, reply, …'),
    ({ view }) => view.message.name,
  ),
  phase: ofMessage.required(phase(), ({ view }) => view.message.phase as PhaseName),
  side: ofMessage.required(choice(['client', 'proxy'], 'Who sent it'), ({ side }) => side),
  frames: ofMessage.required(
    list(
      of(frameNumber(), ({ number }: FrameMark) => number),
      'All frames that brought octets of it, in order of the octets',
    ),
    ({ frames }) => frames,
  ),
  time: ofMessage.optional(
    time(
      'Time of the first of these frames',
      (mark: FrameMark) => mark,
      ({ digits }) => digits,
    ),
    ({ frames }) => frames[0],
  ),
  length: ofMessage.required(count('Octets of the message'), ({ length }) => length),
  completeness: ofMessage.optional(
    choice(
      ['truncated', 'malformed', 'lost'],
      'Absent when the message is whole; truncated: it ends early; malformed: unreadable from some field on; lost: the capture lacks octets',
    ),
    ({ completeness }) => (completeness === 'complete' ? undefined : completeness),
  ),
  linked: ofMessage.optional(list(link, 'Other frames that the message has to do with'), ({ links }) => links),
  fields: ofMessage.required(fields, (pdu) => pdu),
};

export type MessageRecord = RecordOf<typeof messageProperties>;

/** A message of a session, or one that was pasted. */
export const message: Shape<Pdu, MessageRecord> = ofMessage.object(messageProperties, {
  repeated: [
    {
      from: 'message',
      through: 'side',
      keyOf: ({ view: { message }, side }) => ({ view: { message }, side }),
      isSame: (one, other) => one.view.message === other.view.message && one.side === other.side,
    },
  ],
  viewed: { from: 'length', by: wholeView },
});

/** The view of a message of which all is known by it but its side, frames and time. */
function wholeView({ view, length, completeness, links }: Pdu): View | undefined {
  return completeness === 'complete' && links === undefined && length === view.end - view.start ? view : undefined;
}
