import { ByteWriter } from '../../bytes/byte-writer.ts';
import { hex } from '../../bytes/hex.ts';
import type { Note } from '../../schema/note.ts';
import type { LeftOver, ShownReading } from '../text/reading-text.ts';
import { message } from './message-shape.ts';
import { objectOf } from './object-shape.ts';
import { boolean, choice, integer, list, text } from './shape.ts';

const ofLeft = objectOf<LeftOver>();

const left = ofLeft.object({
  side: ofLeft.required(choice(['client', 'proxy']), ({ side }) => side),
  offset: ofLeft.required(integer({}), ({ offset }) => offset),
  length: ofLeft.required(integer({}), ({ bytes }) => bytes.length),
  value: ofLeft.required(text(), ({ bytes }) => hex(bytes)),
  protocol: ofLeft.optional(text(), ({ inside }) => inside),
  relayed: ofLeft.optional(boolean(), ({ isRelayed }) => isRelayed),
});

const ofNote = objectOf<Note>();

/** Pasted bytes have no frames. */
const note = ofNote.object({
  id: ofNote.required(text(), ({ id }) => id),
  severity: ofNote.required(text(), ({ severity }) => severity),
  text: ofNote.required(text(), (value) => value.text),
});

const ofReading = objectOf<ShownReading>();

const reading = ofReading.object({
  protocol: ofReading.required(text(), ({ protocol }) => protocol),
  evidence: ofReading.required(list(text()), ({ evidence }) => evidence),
  messages: ofReading.required(list(message), ({ messages }) => messages),
  left: ofReading.required(list(left), (value) => value.left),
  missing: ofReading.required(integer({}), ({ missing }) => missing),
  notes: ofReading.required(list(note), ({ messages }) => messages.flatMap(({ notes }) => notes)),
});

interface Readings {
  readonly generator: string;
  readonly readings: readonly ShownReading[];
}

const ofReadings = objectOf<Readings>();

const document = ofReadings.object({
  schema: ofReadings.required(integer({}), () => 1),
  generator: ofReadings.required(text(), ({ generator }) => generator),
  readings: ofReadings.required(list(reading), ({ readings }) => readings),
});

/** All readings of pasted bytes as one JSON document; messages are as in the record of a session. */
export function readingsJson(readings: readonly ShownReading[], generator: string, showPasswords: boolean): Uint8Array {
  const out = new ByteWriter();
  document.write(
    { readings, generator },
    { out, caches: undefined, showPasswords, hasMessages: true, id: (id) => out.number(id) },
  );
  out.byte(0x0a);
  return out.bytes;
}
