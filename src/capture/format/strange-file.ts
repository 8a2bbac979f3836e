import { hex } from '../../bytes/hex.ts';

/** First bytes of files that are taken for captures, or are captures of kinds that are not read here. */
const SIGNATURES: readonly (readonly [start: string, what: string])[] = [
  ['1f8b', 'compressed with gzip; decompress it first'],
  ['28b52ffd', 'compressed with zstd; decompress it first'],
  ['04224d18', 'compressed with lz4; decompress it first'],
  ['02214c18', "compressed with lz4's legacy format; decompress it first"],
  ['425a68', 'compressed with bzip2; decompress it first'],
  ['fd377a585a00', 'compressed with xz; decompress it first'],
  ['504b0304', 'a zip archive; unpack it first'],
  ['736e6f6f70000000', 'a snoop capture; convert it to pcapng first'],
  ['6274736e6f6f7000', 'a btsnoop capture; convert it to pcapng first'],
  ['474d4255', 'a Microsoft Network Monitor 2 capture; convert it to pcapng first'],
  ['52545353', 'a Microsoft Network Monitor 1 capture; convert it to pcapng first'],
  ['5452534e494646', 'a Sniffer capture; convert it to pcapng first'],
  ['69707472616365', 'an AIX iptrace capture; convert it to pcapng first'],
];

const SHOWN = 8;

/** What a file that is no pcap and no pcapng file seems to be, from its first bytes. */
export function strangeFile(first: Uint8Array): string {
  const digits = hex(first, 0, Math.min(first.length, 16), '');
  const known = SIGNATURES.find(([start]) => digits.startsWith(start));
  if (known !== undefined) return `it is ${known[1]}`;
  return `it is no pcap or pcapng file, it starts with ${hex(first, 0, Math.min(first.length, SHOWN))}`;
}
