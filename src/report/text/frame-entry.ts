import type { FrameMark } from '../../capture/frame.ts';
import type { Pdu } from '../../engine/pdu.ts';
import type { Endpoint } from '../../session/session.ts';
import { messageInfo } from './message-info.ts';

/** A frame as the packet list has it: one with messages, or any other with the caller's words. */
export interface FrameEntry {
  readonly frame: FrameMark;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly protocol: string;
  /** Messages that have octets in this frame. */
  readonly pdus: readonly Pdu[];
  /** What is said of a frame without messages. */
  readonly info: string;
}

/** Whether all of a message had been seen with this frame: the frame then tells the message. */
export function isLastFrame(pdu: Pdu, frame: FrameMark): boolean {
  return frame.number === lastFrame(pdu);
}

/** The info column: what the messages say, or which part of a longer one the frame carries. */
export function entryInfo({ frame, pdus, info }: FrameEntry, showPasswords: boolean): string {
  if (pdus.length === 0) return info;
  return pdus
    .map((pdu) => (isLastFrame(pdu, frame) ? messageInfo(pdu, showPasswords) : partInfo(pdu, frame)))
    .join(' | ');
}

/** `part of request (1 of 3), complete in frame 9`. */
export function partInfo(pdu: Pdu, frame: FrameMark): string {
  const part = pdu.frames.findIndex(({ number }) => number === frame.number) + 1;

  return `part of ${pdu.view.message.name} (${part} of ${pdu.frames.length}), ${pdu.completeness} in frame ${lastFrame(pdu)}`;
}

function lastFrame({ frames }: Pdu): number {
  return frames.reduce((last, { number }) => Math.max(last, number), 0);
}
