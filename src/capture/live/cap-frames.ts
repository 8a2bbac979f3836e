import type { Buffer } from 'node:buffer';

/* Frames of npm's cap as records of a pcap stream, little-endian. */

const LINK_TYPES: Readonly<Record<string, number>> = {
  NULL: 0,
  ETHERNET: 1,
  RAW: 101,
  LINKTYPE_LINUX_SLL: 113,
  IEEE802_11_RADIO: 127,
};

/** LINKTYPE_ value of the name that cap gives a link type; of those that it has no name for it tells the number. */
export function pcapLinkType(name: string): number {
  const number = /^Unknown linktype (\d+)$/.exec(name)?.[1];
  const known = number === undefined ? LINK_TYPES[name] : Number(number);
  if (known === undefined) throw new RangeError(`unknown link type ${name}`);
  return known;
}

/** Writes the file header; gives its length. */
export function pcapHeaderBlock(room: Buffer, linkType: number, snapLength: number): number {
  room.writeUInt32LE(0xa1b2c3d4, 0);
  room.writeUInt16LE(2, 4);
  room.writeUInt16LE(4, 6);
  room.fill(0, 8, 16);
  room.writeUInt32LE(snapLength, 16);
  room.writeUInt32LE(linkType, 20);
  return 24;
}

/** Writes the header of a record at `at`; `time` is milliseconds since 1970. Gives its length. */
export function recordHeader(room: Buffer, at: number, time: number, captured: number, original: number): number {
  const seconds = Math.floor(time / 1000);
  room.writeUInt32LE(seconds, at);
  room.writeUInt32LE(Math.floor((time - seconds * 1000) * 1000), at + 4);
  room.writeUInt32LE(captured, at + 8);
  room.writeUInt32LE(original, at + 12);
  return 16;
}

const LINK_HEADERS: Readonly<Record<number, number>> = { 0: 4, 1: 14, 101: 0, 113: 16 };

/** Bytes of a frame on the wire. cap cuts frames at 65,535 bytes without a word: the IP header knows more. */
export function wireLength(packet: Buffer, length: number, linkType: number): number {
  const at = LINK_HEADERS[linkType];
  if (length < 65_535 || at === undefined) return length;
  const version = (packet[at] as number) >>> 4;
  if (version === 4) return Math.max(length, at + packet.readUInt16BE(at + 2));
  return version === 6 ? Math.max(length, at + 40 + packet.readUInt16BE(at + 4)) : length;
}
