import type { Weight } from '../../engine/dissector.ts';
import { NO_WEIGHT } from '../../engine/weights.ts';
import { bytes, ipv4, ipv6, text, u8, u16 } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import type { NoteDraft } from '../../schema/note.ts';
import { noteKinds } from '../../schema/note-kinds.ts';
import type { PhaseDeclaration } from '../../schema/phase.ts';
import type { ValueTable } from '../../schema/values.ts';
import type { View } from '../../schema/view.ts';
import { ofTexts } from './notes.ts';

/** What a balancer sends before the client's first octet, to tell who the client is: the PROXY protocol of HAProxy. */

const REFERENCE = 'PROXY protocol';
const LINE = Uint8Array.from('PROXY ', (character) => character.charCodeAt(0));
const SIGNATURE = Uint8Array.of(0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a);
/** With its CR LF, as the specification bounds it. */
const LONGEST_LINE = 107;

/** Whether a stream can begin with either version of it. */
export function isPreamble(octets: Uint8Array, start: number, end: number): boolean {
  return beginsWith(octets, start, end, LINE) || beginsWith(octets, start, end, SIGNATURE);
}

function beginsWith(octets: Uint8Array, start: number, end: number, pattern: Uint8Array): boolean {
  const length = Math.min(end - start, pattern.length);
  for (let at = 0; at < length; at++) if (octets[start + at] !== pattern[at]) return false;
  return length > 0;
}

export const PREAMBLE_NOTES = noteKinds({
  'proxy-header': {
    severity: 'note',
    text: 'A balancer before the proxy names the client (PROXY protocol)',
    reference: 'PROXY protocol',
  },
});

function ofHeader(view: View): readonly NoteDraft[] {
  const client = view.value('line') ?? view.value('ipv4') ?? view.value('ipv6') ?? 'nobody';
  return [[PREAMBLE_NOTES['proxy-header'], String(client)]];
}

const heading = { phase: 'negotiation', side: 'client', role: 'origin', isForeign: true } as const;

export const proxyLine = message(
  {
    ...heading,
    name: 'proxy-header-v1',
    title: 'PROXY protocol header, version 1',
    reference: REFERENCE,
    about: 'A line: PROXY, TCP4 or TCP6 or UNKNOWN, addresses of source and destination, then their ports.',
    line: ['{line}'],
    review: [ofHeader, ofTexts],
  },
  {
    line: text('Line', 'line', {
      filter: 'proxy.v1.line',
      about: 'The header as text, ended by CR LF; 107 bytes at the most',
    }),
  },
);

const COMMANDS: ValueTable = [
  [0x20, 'version 2, LOCAL: the balancer itself'],
  [0x21, 'version 2, PROXY'],
];

const FAMILIES: ValueTable = [
  [0x00, 'Unspecified'],
  [0x11, 'TCP over IPv4'],
  [0x12, 'UDP over IPv4'],
  [0x21, 'TCP over IPv6'],
  [0x22, 'UDP over IPv6'],
  [0x31, 'UNIX stream'],
  [0x32, 'UNIX datagram'],
];

const OVER_IPV4 = { family: [0x11, 0x12] } as const;
const OVER_IPV6 = { family: [0x21, 0x22] } as const;
const OVER_IP = { family: [0x11, 0x22] } as const;
const IPV4_OCTETS = 12;
const IPV6_OCTETS = 36;
const ADDITIONS = 'More of the connection, such as its TLS: type, length and value of each';

export const proxyHeader = message(
  {
    ...heading,
    name: 'proxy-header-v2',
    title: 'PROXY protocol header, version 2',
    reference: REFERENCE,
    about: 'Source and destination of the connection that the balancer took, and more as type, length and value.',
    line: ['{command}', ', for {endpoint}'],
    review: [ofHeader],
  },
  {
    magic: bytes('Signature', SIGNATURE.length, {
      filter: 'proxy.v2.magic',
      about: 'Twelve bytes that no other protocol begins with',
    }),
    command: u8('Version and command', {
      filter: 'proxy.v2.cmd',
      values: COMMANDS,
      closed: true,
      about: 'Whether the connection is that of a client or of the balancer itself',
    }),
    family: u8('Address family and protocol', {
      filter: 'proxy.v2.addr_family_protocol',
      values: FAMILIES,
      closed: true,
      about: 'What the addresses are of',
    }),
    length: u16('Length', { filter: 'proxy.v2.length', about: 'Bytes that follow: addresses, ports and additions' }),
    ipv4: ipv4('Source address', { filter: 'proxy.src.ipv4', when: OVER_IPV4, about: 'IPv4 address of the client' }),
    destinationIpv4: ipv4('Destination address', {
      filter: 'proxy.dst.ipv4',
      when: OVER_IPV4,
      about: 'IPv4 address that the client connected to',
    }),
    ipv6: ipv6('Source address', { filter: 'proxy.src.ipv6', when: OVER_IPV6, about: 'IPv6 address of the client' }),
    destinationIpv6: ipv6('Destination address', {
      filter: 'proxy.dst.ipv6',
      when: OVER_IPV6,
      about: 'IPv6 address that the client connected to',
    }),
    port: u16('Source port', { filter: 'proxy.srcport', when: OVER_IP, about: 'Port of the client' }),
    destinationPort: u16('Destination port', {
      filter: 'proxy.dstport',
      when: OVER_IP,
      about: 'Port that the client connected to',
    }),
    moreIpv4: bytes('Additions', 'length', {
      filter: 'proxy.v2.tlv',
      when: OVER_IPV4,
      less: IPV4_OCTETS,
      about: ADDITIONS,
    }),
    moreIpv6: bytes('Additions', 'length', {
      filter: 'proxy.v2.tlv',
      when: OVER_IPV6,
      less: IPV6_OCTETS,
      about: ADDITIONS,
    }),
    unspecified: bytes('Not specified', 'length', {
      filter: 'proxy.v2.unknown',
      when: { family: 0x00 },
      about: 'To be skipped',
    }),
    unix: bytes('Paths and additions', 'length', {
      filter: 'proxy.v2.unknown',
      when: { family: [0x31, 0x32] },
      about: 'Two paths of 108 bytes, then additions',
    }),
  },
);

/** A preamble says nothing of the protocol behind it. */
export function weighPreamble(view: View): Weight | undefined {
  const { message: declared, bytes: octets, start, end } = view;
  const pattern = declared === proxyHeader ? SIGNATURE : LINE;
  const isTooLong = declared === proxyLine && end - start > LONGEST_LINE && !isLineWithin(view);
  return beginsWith(octets, start, end, pattern) && !isTooLong ? NO_WEIGHT : undefined;
}

function isLineWithin(view: View): boolean {
  return (view.octets('line')?.length ?? LONGEST_LINE + 1) <= LONGEST_LINE;
}

export type PreamblePhase = 'proxyLine' | 'proxyHeader';

/** What may come in place of the first message of a client. */
export const PREAMBLES = ['proxyLine', 'proxyHeader'] as const;

/** The headers as a part of a phase table whose handshake begins with `first`. */
export function preamblePhases<P extends string>(first: P): Record<PreamblePhase, PhaseDeclaration<P>> {
  return {
    proxyLine: { from: 'client', reads: proxyLine, next: first },
    proxyHeader: { from: 'client', reads: proxyHeader, next: first },
  };
}
