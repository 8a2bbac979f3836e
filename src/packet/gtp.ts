import { u16be } from '../bytes/integer.ts';
import { LAYERS } from '../limits.ts';
import { carriesIp, type Inside } from './inside.ts';

const HEADER = 8;
/** Sequence number, N-PDU number and the type of the first extension header: all there if one of them is. */
const OPTIONS = 4;
/** Version 1, protocol type GTP, reserved bit 0; and the bits of the options, whose highest says that extensions follow. */
const VERSION_AND_TYPE = 0x30;
const OPTION_BITS = 0x07;
const EXTENSION_BIT = 0x04;
const USER_DATA = 0xff;

/** 3GPP TS 29.281 section 5: user data, whose length must be that of the datagram. */
export function openGtp(bytes: Uint8Array, at: number, length: number, inside: Inside): boolean {
  if (at + HEADER > inside.end) return false;
  const flags = bytes[at] as number;
  if ((flags & ~OPTION_BITS) !== VERSION_AND_TYPE || bytes[at + 1] !== USER_DATA) return false;
  if (u16be(bytes, at + 2) !== length - HEADER) return false;
  const hasOptions = (flags & OPTION_BITS) !== 0;
  inside.at = at + HEADER + (hasOptions ? OPTIONS : 0);
  if ((flags & EXTENSION_BIT) !== 0 && !passExtensions(bytes, inside)) return false;
  return carriesIp(bytes, inside);
}

/** Each extension header begins with its length in words and ends with the type of the next; the first type lies before `at`. */
function passExtensions(bytes: Uint8Array, inside: Inside): boolean {
  for (let layers = 0; layers < LAYERS; layers++) {
    if (inside.at >= inside.end) return false;
    if (bytes[inside.at - 1] === 0) return true;
    const words = bytes[inside.at] as number;
    if (words === 0) return false;
    inside.at += words * 4;
  }
  return false;
}
