import { u16be, u16le } from '../bytes/integer.ts';
import type { Frame } from '../capture/frame.ts';
import { locateLlc } from './ether-type.ts';
import type { Location } from './location.ts';
import { UNREAD_ENCRYPTED } from './unread-reason.ts';

/** Frame control, duration, three addresses, sequence control. */
const HEADER = 24;
const ADDRESS = 6;
const QOS_CONTROL = 2;
const HT_CONTROL = 4;

/** First octet of frame control: version and type, which are 0 and 2 for data; subtypes without data, and with QoS. */
const VERSION_AND_TYPE = 0x0f;
const DATA = 0x08;
const NO_DATA = 0x40;
const WITH_QOS = 0x80;
/** Second octet. */
const TO_AND_FROM_DS = 0x03;
const MORE_FRAGMENTS = 0x04;
const PROTECTED = 0x40;
const WITH_HT_CONTROL = 0x80;

const FRAGMENT_NUMBER = 0x000f;
const AGGREGATE = 0x0080;

/** Destination, source, length. */
const SUBFRAME_HEADER = 14;
/** The longest MSDU: 2304 octets. */
const SUBFRAME_MAXIMUM = 2304;

/**
 * IEEE 802.11 section 9.3.2: a data frame in clear that begins at `at`. With an aggregate (A-MSDU), `location.next` says where
 * its next subframe begins. With `isPadded`, as some drivers do, octets between header and body make the header one of
 * whole words.
 */
export function locateWlan(frame: Frame, at: number, end: number, isPadded: boolean, location: Location): boolean {
  const bytes = frame.buffer;
  if (!isData(bytes, at, end)) return false;
  if (isProtected(bytes, at)) {
    location.unread = UNREAD_ENCRYPTED;
    return false;
  }
  const first = bytes[at] as number;
  const second = bytes[at + 1] as number;
  if ((second & MORE_FRAGMENTS) !== 0 || (u16le(bytes, at + 22) & FRAGMENT_NUMBER) !== 0) return false;
  const qos = at + HEADER + ((second & TO_AND_FROM_DS) === TO_AND_FROM_DS ? ADDRESS : 0);
  if ((first & WITH_QOS) === 0) return locateLlc(frame, isPadded ? padded(at, qos) : qos, end, location);
  if (qos + QOS_CONTROL > end) return false;
  const header = qos + QOS_CONTROL + ((second & WITH_HT_CONTROL) === 0 ? 0 : HT_CONTROL);
  const body = isPadded ? padded(at, header) : header;
  const isAggregate = (u16le(bytes, qos) & AGGREGATE) !== 0;
  return isAggregate ? locateSubframe(frame, body, end, location) : locateLlc(frame, body, end, location);
}

/** The first subframe from `at` on that holds an IP packet. */
export function locateSubframe(frame: Frame, at: number, end: number, location: Location): boolean {
  let start = at;
  while (start + SUBFRAME_HEADER <= end) {
    const body = start + SUBFRAME_HEADER;
    const length = u16be(frame.buffer, body - 2);
    if (length > SUBFRAME_MAXIMUM) return false;
    const next = padded(at, body + length);
    if (locateLlc(frame, body, Math.min(end, body + length), location)) {
      location.subframe = start;
      location.next = next + SUBFRAME_HEADER <= end ? next : 0;
      return true;
    }
    start = next;
  }
  return false;
}

function isData(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + HEADER > end) return false;
  const first = bytes[at] as number;
  return (first & VERSION_AND_TYPE) === DATA && (first & NO_DATA) === 0;
}

function isProtected(bytes: Uint8Array, at: number): boolean {
  return ((bytes[at + 1] as number) & PROTECTED) !== 0;
}

/** The end of a part that begins at `start`, made one of whole words. */
function padded(start: number, end: number): number {
  return start + ((end - start + 3) & ~3);
}
