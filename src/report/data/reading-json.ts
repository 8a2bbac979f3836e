import { hex } from '../../bytes/hex.ts';
import type { LeftOver, ShownReading } from '../text/reading-text.ts';
import { quoted, quotedText, quotedTexts } from './json-text.ts';
import { messageJson } from './message-json.ts';

/** All readings of pasted bytes as one JSON document; messages are as in the record of a session. */
export function readingsJson(readings: readonly ShownReading[], generator: string, showPasswords: boolean): string {
  const texts = readings.map((reading) => readingJson(reading, showPasswords));
  return `{"schema":1,"generator":${quotedText(generator)},"readings":[${texts.join(',')}]}\n`;
}

function readingJson({ protocol, evidence, messages, left, missing }: ShownReading, showPasswords: boolean): string {
  const parts = [
    `"protocol":${quotedText(protocol)}`,
    `"evidence":${quotedTexts(evidence)}`,
    `"messages":[${messages.map((pdu) => messageJson(pdu, showPasswords)).join(',')}]`,
    `"left":[${left.map(leftJson).join(',')}]`,
    `"missing":${missing}`,
    `"notes":${quoted(messages.flatMap(({ notes }) => notes.map(({ id, severity, text }) => ({ id, severity, text }))))}`,
  ];
  return `{${parts.join(',')}}`;
}

function leftJson({ side, offset, bytes, inside, isRelayed }: LeftOver): string {
  return quoted({ side, offset, length: bytes.length, value: hex(bytes), protocol: inside, relayed: isRelayed });
}
