import { PREFIX_BYTES } from '../limits.ts';
import { DISSECTORS } from '../protocols/index.ts';
import { parse } from '../schema/parse.ts';

/** Whether these bytes are a message that opens a dialogue, all of it and no more. */
export function isWholeOpening(bytes: Uint8Array, start: number, end: number): boolean {
  return DISSECTORS.some((dissector) => {
    if (!dissector.recognise(bytes, start, end, true)) return false;
    const { phases, first } = dissector;
    const message = phases[first]?.reads;
    const parsed = message === undefined ? undefined : parse(message, bytes, start, end);
    if (parsed?.status !== 'complete' || parsed.view.end !== end) return false;
    return dissector.isOpening(parsed.view);
  });
}

/** How many bytes, PREFIX_BYTES at the most, stand before a message that opens a dialogue and ends here; 0 where none does. */
export function prefixLength(bytes: Uint8Array, start: number, end: number): number {
  const last = Math.min(end, start + PREFIX_BYTES + 1);
  for (let at = start + 1; at < last; at++) {
    if ((bytes[at] === 4 || bytes[at] === 5) && isWholeOpening(bytes, at, end)) return at - start;
  }
  return 0;
}
