import { hex } from '../../bytes/hex.ts';
import { printable } from '../../bytes/text.ts';
import type { ByteSource } from '../../capture/format/byte-source.ts';
import { inputSource } from '../../capture/io/open-source.ts';
import type { Pdu } from '../../engine/pdu.ts';
import { likeliestReading, type Reading, type SentBytes } from '../../engine/readings.ts';
import { PASTED_CHARACTERS } from '../../limits.ts';
import { InsideReader } from '../../protocols/app/inside-reader.ts';
import { readDatagram } from '../../protocols/socks5/datagram.ts';
import { readingsJson } from '../../report/data/reading-json.ts';
import type { MessageView } from '../../report/text/message-views.ts';
import { type LeftOver, readingText, type ShownReading } from '../../report/text/reading-text.ts';
import type { Side } from '../../schema/message.ts';
import { review } from '../../schema/review.ts';
import { GENERATOR } from '../../version.ts';
import type { DecodeArguments } from '../commands.ts';
import { EXIT_OK, EXIT_UNREADABLE } from '../exit-code.ts';
import { messageViews } from '../message-views.ts';
import { unescapeWord } from '../options.ts';
import { type Pasted, type PastedPiece, readPasted } from '../pasted/pasted.ts';
import { payloadsOf } from '../pasted-packets.ts';
import type { Surroundings } from '../surroundings.ts';
import { textSettings } from '../text-settings.ts';
import { UsageError } from '../usage-error.ts';

const NO_BYTES = new Uint8Array(0);

const OTHER: Readonly<Record<Side, Side>> = { client: 'proxy', proxy: 'client' };

/** Reads pasted bytes as messages of SOCKS; gives the exit code, EXIT_UNREADABLE where nothing fits. */
export async function decode(given: DecodeArguments, surroundings: Surroundings): Promise<number> {
  const text = await pastedText(given.bytes, surroundings);
  const pasted = readPasted(text);
  if (pasted === undefined || pasted.pieces.every(({ bytes }) => bytes.length === 0)) throw noBytes(text);
  const { pieces, isUdp } = payloadsOf(pasted.pieces);
  const readings = given.udp || isUdp ? datagramReadings(pieces, given.from) : streamReadings(pieces, given.from);
  if (readings.length === 0) {
    surroundings.tell(nothingFits(pieces));
    return EXIT_UNREADABLE;
  }
  write(readings, pasted.form, given, surroundings);
  await surroundings.output.close();
  return EXIT_OK;
}

/** The words of the command line as one text; `-` alone, or no word at all, is standard input. */
async function pastedText(words: readonly string[], surroundings: Surroundings): Promise<string> {
  const named = words.map(unescapeWord);
  if (named.length > 0 && !(named.length === 1 && named[0] === '-')) return named.join(' ');
  const source = await inputSource(surroundings.input());
  try {
    return await readText(source);
  } finally {
    await source.close();
  }
}

async function readText(source: ByteSource): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for (let piece = await source.read(NO_BYTES, 1); piece !== undefined; piece = await source.read(NO_BYTES, 1)) {
    text += decoder.decode(piece, { stream: true });
    if (text.length > PASTED_CHARACTERS) {
      throw new UsageError(`More than ${PASTED_CHARACTERS} characters on standard input; analyze reads captures`);
    }
  }
  return text;
}

function noBytes(text: string): UsageError {
  const shown = text.trim().slice(0, 40);
  return new UsageError(
    shown === ''
      ? 'No bytes are given; paste hex, escapes, base64 or a dump'
      : `No bytes are found in "${printable(shown)}"`,
  );
}

function nothingFits(pieces: readonly PastedPiece[]): string {
  const bytes = pieces[0]?.bytes ?? new Uint8Array(0);
  const looks = insideOf(bytes, 'client');
  const what = looks === undefined ? '' : `; the bytes look like ${looks}`;
  return `No message of SOCKS begins with ${hex(bytes.subarray(0, 8))}${bytes.length > 8 ? ' …' : ''}${what}`;
}

/** The likeliest reading; where nothing says who sends, those from the client and from the proxy. */
function streamReadings(pieces: readonly PastedPiece[], from: Side | undefined): ShownReading[] {
  const hasDirections = pieces.some(({ direction }) => direction !== undefined);
  const sides: readonly Side[] = from === undefined ? ['client', 'proxy'] : [from];
  const found = sides.flatMap((side) => {
    const sent = sentBy(pieces, side);
    const reading = likeliestReading(sent);
    return reading === undefined ? [] : [{ reading, sent, title: titleOf(reading, side, sent) }];
  });
  found.sort((a, b) => leftIn(a.reading) - leftIn(b.reading));
  const shown = hasDirections ? found.slice(0, 1) : found;
  return shown.map(({ reading, sent, title }) => shownReading(reading, sent, title));
}

function leftIn({ left }: Reading): number {
  return left.client + left.proxy;
}

/** Who sent what, if what was sent, or says nothing of it, comes from `side`. */
function sentBy(pieces: readonly PastedPiece[], side: Side): SentBytes[] {
  return pieces.map(({ bytes, direction }) => ({ bytes, side: direction === 'received' ? OTHER[side] : side }));
}

function titleOf({ dissector, pdus }: Reading, side: Side, sent: readonly SentBytes[]): string {
  const name = (dissector.variant?.(pdus) ?? dissector.name).toUpperCase();
  const isBoth = sent.some((piece) => piece.side !== side);
  return isBoth ? `${name}, both sides` : `${name}, sent by the ${side}`;
}

function shownReading(reading: Reading, sent: readonly SentBytes[], title: string): ShownReading {
  const { pdus, evidence, left, need, dissector, ending } = reading;
  const messages = pdus.map((pdu, index) => ({ ...pdu, notes: review(pdu.view, 0, pdus.slice(0, index + 1)) }));
  const last = pdus.at(-1);
  return {
    title,
    protocol: dissector.variant?.(pdus) ?? dissector.name,
    evidence,
    messages,
    left: (['client', 'proxy'] as const).flatMap((side) => leftOver(sent, side, left[side], ending === 'relay')),
    missing: need === undefined || last === undefined ? 0 : need - last.length,
  };
}

function leftOver(sent: readonly SentBytes[], side: Side, count: number, isRelayed: boolean): LeftOver[] {
  if (count === 0) return [];
  const all = Buffer.concat(sent.filter((piece) => piece.side === side).map(({ bytes }) => bytes));
  const bytes = all.subarray(all.length - count);
  return [{ side, offset: all.length - count, bytes, inside: insideOf(bytes, side), isRelayed }];
}

function insideOf(bytes: Uint8Array, side: Side): string | undefined {
  const reader = new InsideReader();
  reader.push(side, bytes, 0);
  return reader.inside?.sheet.name;
}

/** Each piece as the payload of a datagram between client and relay. */
function datagramReadings(pieces: readonly PastedPiece[], from: Side = 'client'): ShownReading[] {
  const messages = sentBy(pieces, from).flatMap(({ bytes, side }): Pdu[] => {
    const found = readDatagram(bytes, bytes.length, side, []);
    return found === undefined ? [] : [{ ...found.pdu, notes: review(found.pdu.view, 0, [found.pdu]) }];
  });
  if (messages.length === 0) return [];
  const evidence = ['datagram fits its address type'];
  return [{ title: 'SOCKS5, datagrams', protocol: 'socks5', evidence, messages, left: [], missing: 0 }];
}

function write(
  readings: readonly ShownReading[],
  form: Pasted['form'],
  given: DecodeArguments,
  surroundings: Surroundings,
): void {
  const { output } = surroundings;
  const { color, format, q, 'show-passwords': showPasswords } = given;
  if (format === 'json') {
    output.writeBytes(readingsJson(readings, GENERATOR, showPasswords));
    return;
  }
  const options = {
    ...textSettings({ color, time: 'iso', showPasswords, isFile: false }, surroundings),
    layers: () => [],
    isOpen: false,
  };
  const chosen = messageViews(given);
  const views: readonly MessageView[] = chosen.length === 0 ? ['tree'] : chosen;
  output.write(readings.map((reading) => readingText(reading, views, options)).join('\n'));
  if (!q && form === 'hex among words') surroundings.tell('Other words stand among the bytes; they were passed over');
}
