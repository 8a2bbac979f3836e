import { ipv4Text, ipv6Text } from '../../bytes/address.ts';
import { u16be } from '../../bytes/integer.ts';
import { wireText } from '../../bytes/text.ts';
import { DETAIL_ENTRIES } from '../../limits.ts';
import type { ValueTable } from '../../schema/values.ts';

/** IANA's registry "Domain Name System (DNS) Parameters", types of resource records. */
export const RECORD_TYPES: ValueTable = [
  [1, 'A'],
  [2, 'NS'],
  [5, 'CNAME'],
  [6, 'SOA'],
  [10, 'NULL'],
  [12, 'PTR'],
  [13, 'HINFO'],
  [15, 'MX'],
  [16, 'TXT'],
  [17, 'RP'],
  [18, 'AFSDB'],
  [24, 'SIG'],
  [25, 'KEY'],
  [28, 'AAAA'],
  [29, 'LOC'],
  [33, 'SRV'],
  [35, 'NAPTR'],
  [36, 'KX'],
  [37, 'CERT'],
  [39, 'DNAME'],
  [41, 'OPT'],
  [42, 'APL'],
  [43, 'DS'],
  [44, 'SSHFP'],
  [45, 'IPSECKEY'],
  [46, 'RRSIG'],
  [47, 'NSEC'],
  [48, 'DNSKEY'],
  [49, 'DHCID'],
  [50, 'NSEC3'],
  [51, 'NSEC3PARAM'],
  [52, 'TLSA'],
  [55, 'HIP'],
  [59, 'CDS'],
  [60, 'CDNSKEY'],
  [99, 'SPF'],
  [249, 'TKEY'],
  [250, 'TSIG'],
  [251, 'IXFR'],
  [252, 'AXFR'],
  [255, 'ANY'],
  [257, 'CAA'],
  [32768, 'TA'],
  [32769, 'DLV'],
];

const A = 1;
const AAAA = 28;
/** Types whose data is one name: NS, CNAME, PTR, DNAME. */
const NAMES = [2, 5, 12, 39];

/** A name, and where the bytes behind it begin. */
export interface DomainName {
  readonly text: string;
  readonly end: number;
}

/** A resource record; `data` is undefined where its type has no short text. */
export interface Answer {
  readonly name: string;
  readonly type: number;
  readonly data: string | undefined;
}

/** RFC 1035 section 2.3.4, without the length of the root. */
const NAME_BYTES = 254;
const POINTER = 0xc0;
const ANSWER_COUNT = 6;
/** Type, class, TTL and the length of the data. */
const RECORD_HEADER = 10;

/**
 * The name at `start` (RFC 1035 section 4.1.4); undefined where it is cut, too long, or has a label that is no label. Pointers
 * lead to earlier bytes only, so they end.
 */
export function readName(bytes: Uint8Array, start: number): DomainName | undefined {
  const labels: string[] = [];
  let length = 0;
  let end: number | undefined;
  let first = start;
  for (let at = start; ; ) {
    const label = bytes[at];
    if (label === undefined) return undefined;
    if (label === 0) return { text: labels.join('.') || '.', end: end ?? at + 1 };
    if (label >= POINTER) {
      if (at + 1 >= bytes.length) return undefined;
      end ??= at + 2;
      at = u16be(bytes, at) & 0x3fff;
      if (at >= first) return undefined;
      first = at;
      continue;
    }
    length += label + 1;
    if (label > 63 || length > NAME_BYTES || at + 1 + label > bytes.length) return undefined;
    labels.push(wireText(bytes, at + 1, at + 1 + label));
    at += 1 + label;
  }
}

/** The answers behind the one question, which ends at `start`: up to the first that is cut or cannot be read, DETAIL_ENTRIES at the most. */
export function* readAnswers(bytes: Uint8Array, start: number): Generator<Answer, void> {
  const count = Math.min(u16be(bytes, ANSWER_COUNT), DETAIL_ENTRIES);
  let at = start;
  for (let index = 0; index < count; index++) {
    const name = readName(bytes, at);
    if (name === undefined || name.end + RECORD_HEADER > bytes.length) return;
    const type = u16be(bytes, name.end);
    const length = u16be(bytes, name.end + 8);
    const from = name.end + RECORD_HEADER;
    at = from + length;
    if (at > bytes.length || !fits(type, length)) return;
    const data = dataText(bytes, from, type);
    if (data === undefined && NAMES.includes(type)) return;
    yield { name: name.text, type, data };
  }
}

function fits(type: number, length: number): boolean {
  return type === A ? length === 4 : type !== AAAA || length === 16;
}

function dataText(bytes: Uint8Array, from: number, type: number): string | undefined {
  if (type === A) return ipv4Text(bytes, from);
  if (type === AAAA) return ipv6Text(bytes, from);
  return NAMES.includes(type) ? readName(bytes, from)?.text : undefined;
}
