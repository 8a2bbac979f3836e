import { hex } from './hex.ts';
import { u16be, u32be } from './integer.ts';

/** Addresses that were written last, each in the place that its bits give it: most come again. */
const LAST = 1024;
const lastAddresses = new Uint32Array(LAST);
const lastTexts: string[] = new Array(LAST).fill('0.0.0.0');

/** Dotted text of the four octets at `at`. */
export function ipv4Text(bytes: Uint8Array, at = 0): string {
  const address = u32be(bytes, at);
  const place = (address ^ (address >>> 10) ^ (address >>> 20)) & (LAST - 1);
  if (lastAddresses[place] !== address) {
    lastAddresses[place] = address;
    lastTexts[place] = `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;
  }
  return lastTexts[place] as string;
}

/** Text of the sixteen octets at `at` in the form of RFC 5952, IPv4-mapped addresses with a dotted tail. */
export function ipv6Text(bytes: Uint8Array, at = 0): string {
  const groups: number[] = [];
  for (let index = 0; index < 8; index++) groups.push(u16be(bytes, at + index * 2));
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMapped) return `::ffff:${ipv4Text(bytes, at + 12)}`;
  const [start, length] = longestZeroRun(groups);
  const text = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  if (length < 2) return text(groups);
  return `${text(groups.slice(0, start))}::${text(groups.slice(start + length))}`;
}

function longestZeroRun(groups: readonly number[]): [start: number, length: number] {
  let best: [number, number] = [0, 0];
  for (let start = 0; start < groups.length; start++) {
    let end = start;
    while (groups[end] === 0) end++;
    if (end - start > best[1]) best = [start, end - start];
    if (end > start) start = end;
  }
  return best;
}

/** Text of the address of that family at `at`. */
export function addressText(bytes: Uint8Array, at: number, family: 4 | 6): string {
  return family === 4 ? ipv4Text(bytes, at) : ipv6Text(bytes, at);
}

/** Six octets as a hardware address: `02:00:5e:10:00:01`. */
export function etherText(bytes: Uint8Array, at = 0): string {
  return hex(bytes, at, at + 6, ':');
}

/** Address text with its port; IPv6 addresses stand in brackets (RFC 3986 section 3.2.2). */
export function endpointText(endpoint: { readonly address: string; readonly port: number }): string {
  const { address, port } = endpoint;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Whether address text is 0.0.0.0 or ::. */
export function isUnspecified(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

/** The IPv4 address in the text of an IPv4-mapped one, which no packet carries; other text as it is. */
export function unmapped(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address;
}

/** The four bytes of the IPv4 address in the sixteen of an IPv4-mapped one; others as they are. */
export function unmappedOctets(octets: Uint8Array | undefined): Uint8Array | undefined {
  if (octets?.length !== 16 || octets[10] !== 0xff || octets[11] !== 0xff) return octets;
  for (let at = 0; at < 10; at++) if (octets[at] !== 0) return octets;
  return octets.subarray(12);
}
