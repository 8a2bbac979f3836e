import { type Answer, type DecodedPacket, decode } from 'dns-packet';
import { u16be } from '../../bytes/integer.ts';
import { DETAIL_ENTRIES, DETAIL_OCTETS, INSIDE_DNS_BYTES } from '../../limits.ts';
import { type Draft, sheet, union } from '../../schema/detail.ts';
import { type ValueTable, valueName } from '../../schema/values.ts';
import type { InsideProtocol } from './protocol.ts';

const details = {
  names: { kind: 'texts', label: 'Names asked', filter: 'dns.qry.name' },
  types: { kind: 'texts', label: 'Types asked', filter: 'dns.qry.type' },
  code: { kind: 'text', label: 'Response code', filter: 'dns.flags.rcode' },
  answers: {
    kind: 'texts',
    label: 'Answers',
    filter: 'dns.resp.name',
    about: 'Name, type and data of each; the data of other types than addresses and names are left out',
  },
} as const;

type Found = Draft<typeof details>;

/** RFC 1035 section 4.1.1, RFC 2136 section 2.2. */
const RESPONSE_CODES: ValueTable = [
  [0, 'NoError'],
  [1, 'FormErr'],
  [2, 'ServFail'],
  [3, 'NXDomain'],
  [4, 'NotImp'],
  [5, 'Refused'],
  [6, 'YXDomain'],
  [7, 'YXRRSet'],
  [8, 'NXRRSet'],
  [9, 'NotAuth'],
  [10, 'NotZone'],
];

const ANSWER_COUNT = 6;
const HEADER = 12;
/** A header, a name of one octet or more, type and class. */
const SMALLEST = 17;

/** Domain Name System, in datagrams and over TCP: questions and answers. */
export const dns: InsideProtocol<typeof details> = {
  sheet: sheet({
    name: 'dns',
    title: 'Domain Name System',
    reference: 'RFC 1035',
    details,
    summary: ['{names}'],
  }),
  recognise: (client) => isOverTcp(client),
  wants: (bytes) => (bytes.length < 2 ? 2 : Math.min(2 + u16be(bytes, 0), INSIDE_DNS_BYTES)),
  read(client, server) {
    const found: Found = {};
    for (const stream of [client, server]) {
      if (stream.length > 2) addMessage(stream.subarray(2, 2 + u16be(stream, 0)), found);
    }
    return found;
  },
  readDatagram(bytes) {
    if (!isMessage(bytes, 0)) return undefined;
    const found: Found = {};
    addMessage(bytes, found);
    return found;
  },
};

function isOverTcp(bytes: Uint8Array): boolean {
  if (bytes.length < 2 + SMALLEST) return false;
  const length = u16be(bytes, 0);
  return length >= SMALLEST && length <= INSIDE_DNS_BYTES && isMessage(bytes, 2);
}

/** A header of RFC 1035 section 4.1.1 with one question, and the first label of a name behind it. */
function isMessage(bytes: Uint8Array, start: number): boolean {
  if (bytes.length - start < SMALLEST) return false;
  const at = (offset: number) => bytes[start + offset] as number;
  const opcode = (at(2) >> 3) & 15;
  const isReserved = (at(3) & 0x40) !== 0;
  return at(4) === 0 && at(5) === 1 && at(6) === 0 && at(8) === 0 && opcode <= 5 && !isReserved && at(HEADER) <= 63;
}

/** The question and the answers that are whole; undefined where the octets are no message after all. */
function decoded(bytes: Uint8Array): DecodedPacket | undefined {
  const octets = Buffer.from(bytes.subarray(0, INSIDE_DNS_BYTES));
  if (octets.length < SMALLEST) return undefined;
  octets.writeUInt16BE(wholeAnswers(octets), ANSWER_COUNT);
  octets.fill(0, ANSWER_COUNT + 2, HEADER);
  return attempt(octets);
}

/** dns-packet throws for every message that does not fit: that is how it says so. */
function attempt(octets: Buffer): DecodedPacket | undefined {
  try {
    return decode(octets);
  } catch {
    return undefined;
  }
}

/** How many answers behind the one question lie within the octets, and have the length of their type: dns-packet looks at neither. */
function wholeAnswers(octets: Uint8Array): number {
  const count = Math.min(u16be(octets, ANSWER_COUNT), DETAIL_ENTRIES);
  let at = pastName(octets, HEADER) + 4;
  for (let index = 0; index < count; index++) {
    const data = pastName(octets, at) + 10;
    if (data > octets.length) return index;
    const length = u16be(octets, data - 2);
    const needed = ADDRESS_LENGTHS[u16be(octets, data - 10)];
    if (data + length > octets.length || (needed !== undefined && length !== needed)) return index;
    at = data + length;
  }
  return count;
}

/** Octets of the data of A and AAAA. */
const ADDRESS_LENGTHS: Readonly<Record<number, number>> = { 1: 4, 28: 16 };

/** Where the octets behind a name begin (RFC 1035 section 4.1.4); past the end where the name does not fit. */
function pastName(octets: Uint8Array, start: number): number {
  let at = start;
  for (;;) {
    const length = octets[at];
    if (length === undefined || length === 0) return at + 1;
    if (length >= 0xc0) return at + 2;
    at += 1 + length;
  }
}

/** What a message tells, behind what those before it told. */
function addMessage(bytes: Uint8Array, found: Found): void {
  const packet = decoded(bytes);
  if (packet === undefined) return;
  const { questions = [], answers = [] } = packet;
  found.names = union(
    found.names ?? [],
    questions.map(({ name }) => cut(name)),
  );
  found.types = union(
    found.types ?? [],
    questions.map(({ type }) => cut(type)),
  );
  if (packet.type !== 'response') return;
  found.code = valueName(RESPONSE_CODES, (bytes[3] as number) & 15) ?? `RCODE ${(bytes[3] as number) & 15}`;
  if (answers.length > 0) found.answers = union(found.answers ?? [], answers.slice(0, DETAIL_ENTRIES).map(answerText));
}

function answerText(answer: Answer): string {
  const data = 'data' in answer && typeof answer.data === 'string' ? ` ${answer.data}` : '';
  return cut(`${answer.name} ${answer.type}${data}`);
}

function cut(text: string): string {
  return text.length > DETAIL_OCTETS ? `${text.slice(0, DETAIL_OCTETS)}…` : text;
}
