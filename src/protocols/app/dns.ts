import { u16be } from '../../bytes/integer.ts';
import { DETAIL_OCTETS, INSIDE_DNS_BYTES } from '../../limits.ts';
import { type Draft, sheet, union } from '../../schema/detail.ts';
import { type ValueTable, valueName } from '../../schema/values.ts';
import { type Answer, RECORD_TYPES, readAnswers, readName } from './dns-message.ts';
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

/** What a message tells, behind what those before it told. */
function addMessage(message: Uint8Array, found: Found): void {
  const bytes = message.subarray(0, INSIDE_DNS_BYTES);
  const question = bytes.length < SMALLEST ? undefined : readName(bytes, HEADER);
  if (question === undefined || question.end + 4 > bytes.length) return;
  found.names = union(found.names ?? [], [cut(question.text)]);
  found.types = union(found.types ?? [], [typeName(u16be(bytes, question.end))]);
  const flags = u16be(bytes, 2);
  if (flags < 0x8000) return;
  found.code = valueName(RESPONSE_CODES, flags & 15) ?? `RCODE ${flags & 15}`;
  const answers = [...readAnswers(bytes, question.end + 4)];
  if (answers.length > 0) found.answers = union(found.answers ?? [], answers.map(answerText));
}

function answerText({ name, type, data }: Answer): string {
  return cut(data === undefined ? `${name} ${typeName(type)}` : `${name} ${typeName(type)} ${data}`);
}

function typeName(type: number): string {
  return valueName(RECORD_TYPES, type) ?? `UNKNOWN_${type}`;
}

function cut(text: string): string {
  return text.length > DETAIL_OCTETS ? `${text.slice(0, DETAIL_OCTETS)}…` : text;
}
