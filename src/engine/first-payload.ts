import type { Frame } from '../capture/frame.ts';
import { PREFIX_BYTES } from '../limits.ts';
import type { Location } from '../packet/location.ts';
import { isRecognised } from '../protocols/index.ts';
import { isForeignGreeting } from '../protocols/shared/foreign-answers.ts';
import { isHttpRequest, isSocksAnswer } from '../protocols/shared/http-request.ts';
import { mayBePadding } from '../tcp/padding.ts';
import type { Direction } from '../tcp/stream.ts';
import type { Candidate } from '../tcp/tcp-flows.ts';
import { isWholeOpening, prefixLength } from './opening.ts';

/** Content type of the record that opens a connection (RFC 8446 section 5.1). */
const TLS_HANDSHAKE = 0x16;

/** What the first payload of a connection is; a number: so many bytes that stand before what may be SOCKS. */
export type Finding = 'wanted' | 'http' | 'refused' | 'none' | number;

/** `ahead`: how far the payload lies behind the first byte. */
export function firstFinding({ buffer }: Frame, location: Location, candidate: Candidate, ahead: number): Finding {
  const { direction, isStart, isPadded, passed, isAnswer } = candidate;
  const { payload, end, payloadLength } = location;
  if (isAnswer) return isSocksAnswer(buffer, payload, end) ? 'refused' : 'none';
  const start = payload - Math.min(ahead, 0);
  const before = passed[0] + passed[1];
  if (before > 0) {
    if (ahead !== 0) return 'none';
    if (isWholeOpening(buffer, start, end)) return 'wanted';
  } else if ((ahead > 0 && !isPadded) || (ahead <= 0 && canOpen(buffer, start, end, isStart, direction))) {
    return 'wanted';
  }
  if (!isStart || ahead !== 0) return 'none';
  if (direction === 0 && isHttpRequest(buffer, start, end)) return 'http';
  if (end - payload < payloadLength || isTls(buffer, start)) return 'none';
  const length = prefixLength(buffer, start, end);
  if (length > 0) return length;
  return before + payloadLength <= PREFIX_BYTES ? payloadLength : 'none';
}

/** Whether the payload of a segment is of the kind that is padding in some captures. */
export function canBePadding({ buffer }: Frame, location: Location): boolean {
  const { payload, end } = location;
  return buffer[payload] === 0 && mayBePadding(location, buffer.subarray(payload, end));
}

/** Whether no payload of the connection was looked at before. */
export function isFirstLook({ passed, isAnswer }: Candidate): boolean {
  return !isAnswer && passed[0] + passed[1] === 0;
}

/** Whether a stream begins as TLS does. */
export function isTls(bytes: Uint8Array, start: number): boolean {
  return bytes[start] === TLS_HANDSHAKE && bytes[start + 1] === 3;
}

/** Whether a direction that begins with these bytes can be of SOCKS, or of a listener that greets a client of SOCKS. */
function canOpen(bytes: Uint8Array, start: number, end: number, isStart: boolean, direction: Direction): boolean {
  if (isRecognised(bytes, start, end, isStart)) return true;
  return direction === 1 && isStart && isForeignGreeting(bytes, start, end);
}
