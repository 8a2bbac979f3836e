import { INSIDE_BYTES } from '../../limits.ts';
import { type Draft, sheet } from '../../schema/detail.ts';
import type { InsideProtocol } from './protocol.ts';
import { detailText, wantsLine } from './text.ts';

const details = {
  selector: {
    kind: 'target',
    label: 'Selector',
    filter: 'gopher.request',
    about: 'What the client asks for, without the words of a search; empty for the root menu',
  },
} as const;

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
/** RFC 1436 section 3.8, Gopher+, and what servers have added. */
const ITEM_TYPES = '0123456789+gITs;dhiMPpcr:<?';

/** Gopher: the selector. It is told by the menu that answers it; other answers have no form of their own. */
export const gopher: InsideProtocol<typeof details> = {
  sheet: sheet({
    name: 'gopher',
    title: 'Internet Gopher Protocol',
    reference: 'RFC 1436',
    details,
    summary: ['{selector}'],
  }),
  recognise: (client, server) => isSelector(client) && isMenu(server),
  wants: (bytes, side) => (side === 'client' ? wantsLine(bytes) : 0),
  read(client) {
    const found: Draft<typeof details> = {};
    const end = client.findIndex((byte) => byte === TAB || byte === CR || byte === LF);
    if (end >= 0) found.selector = detailText(client.subarray(0, end));
    return found;
  },
};

/** One line, and nothing behind it. */
function isSelector(bytes: Uint8Array): boolean {
  const end = bytes.indexOf(LF);
  const isWhole = end >= 0 && end === bytes.length - 1;
  if (!isWhole && (end >= 0 || bytes.length < INSIDE_BYTES)) return false;
  return bytes.every((byte) => byte >= 0x20 || byte === TAB || byte === CR || byte === LF);
}

/** A line of a type, and behind tabs a selector, a host and a port; of a long one as much as is kept. */
function isMenu(bytes: Uint8Array): boolean {
  if (bytes.length < 2 || !ITEM_TYPES.includes(String.fromCharCode(bytes[0] as number))) return false;
  let tabs = 0;
  let digits = 0;
  for (let at = 1; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (tabs === 3 && digits > 0 && (byte === CR || byte === LF || byte === TAB)) return true;
    if (byte === TAB) tabs++;
    else if (byte < 0x20) return false;
    else if (tabs === 3 && (byte < 0x30 || byte > 0x39)) return false;
    else if (tabs === 3) digits++;
  }
  return tabs > 0 && bytes.length >= INSIDE_BYTES;
}
