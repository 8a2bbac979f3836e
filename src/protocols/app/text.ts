import { latinText, wireText } from '../../bytes/text.ts';
import { DETAIL_OCTETS, INSIDE_LINE_BYTES } from '../../limits.ts';

const LF = 0x0a;
const CR = 0x0d;

/** Whether the octets begin with an ASCII text. */
export function startsWith(bytes: Uint8Array, text: string): boolean {
  if (bytes.length < text.length) return false;
  for (let at = 0; at < text.length; at++) if (bytes[at] !== text.charCodeAt(at)) return false;
  return true;
}

/** The octets as text of one character each, for patterns of ASCII; what is longer than a line may be is cut. */
export function asciiText(bytes: Uint8Array): string {
  return latinText(bytes, 0, Math.min(bytes.length, INSIDE_LINE_BYTES));
}

/** Octets up to and with the first line feed; all that there are, if there is none. */
export function firstLine(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(LF);
  return end < 0 ? bytes : bytes.subarray(0, end + 1);
}

/** How many octets the first line needs: its own, or more than there are, but never more than INSIDE_LINE_BYTES. */
export function wantsLine(bytes: Uint8Array): number {
  return bytes.includes(LF) ? 0 : INSIDE_LINE_BYTES;
}

/** Octets as text without the end of their line, cut at DETAIL_OCTETS. */
export function detailText(bytes: Uint8Array): string {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === LF || bytes[end - 1] === CR)) end--;
  return end > DETAIL_OCTETS ? `${wireText(bytes, 0, DETAIL_OCTETS)}…` : wireText(bytes, 0, end);
}
