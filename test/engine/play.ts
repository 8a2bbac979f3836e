import { fromHex } from '../../src/bytes/hex.ts';
import type { FrameMark } from '../../src/capture/frame.ts';
import { Detection, type FlowStart } from '../../src/engine/detection.ts';
import type { Handshake } from '../../src/engine/handshake.ts';
import { DISSECTORS } from '../../src/protocols/index.ts';
import type { Direction, StreamBytes } from '../../src/tcp/stream.ts';

export function frameMark(number: number): FrameMark {
  return {
    number,
    seconds: 1_700_000_000,
    nanoseconds: number * 1000,
    digits: 6,
    linkType: 1,
    interfaceId: 0,
    capturedLength: 60,
    subframe: 0,
    originalLength: 60,
    headers: undefined,
  };
}

/** One line of a play: who says what; a gap of lost bytes may stand before it. */
export interface Line {
  readonly direction: Direction;
  readonly bytes: Uint8Array;
  readonly gap: number;
}

export function client(octets: string, gap = 0): Line {
  return { direction: 0, bytes: fromHex(octets), gap };
}

export function proxy(octets: string, gap = 0): Line {
  return { direction: 1, bytes: fromHex(octets), gap };
}

/** A flow that speaks these lines, one a frame, and then ends; unless `isPlain`, no line is taken as a whole message. */
export function play(
  lines: readonly Line[],
  start: Partial<FlowStart> = {},
  ends: readonly Direction[] = [],
  isPlain = true,
): Detection {
  const detection = new Detection(DISSECTORS, { isStart: true, client: undefined, ...start });
  const offsets: [number, number] = [0, 0];
  const isTaken = (bytes: Uint8Array, { direction, gap, frames }: StreamBytes) =>
    isPlain && gap === 0 && detection.take(direction, bytes, 0, bytes.length, frames);
  lines.forEach(({ direction, bytes, gap }, index) => {
    const offset = offsets[direction] + gap;
    const piece = { direction, bytes, gap, offset, frames: [frameMark(index + 1)] };
    if (detection.verdict !== 'ignored' && !isTaken(bytes, piece)) detection.push(piece);
    offsets[direction] = offset + bytes.length;
  });
  for (const direction of ends) if (detection.verdict !== 'ignored') detection.close(direction);
  detection.finish();
  return detection;
}

/** What a dialogue read: `client method-offer 4`, with its completeness where it is not complete. */
export function events(dialogue: Handshake): string[] {
  return dialogue.pdus.map(({ side, view, length, completeness }) =>
    [side, view.message.name, length, ...(completeness === 'complete' ? [] : [completeness])].join(' '),
  );
}
