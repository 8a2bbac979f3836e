import type { Frame } from '../capture/frame.ts';
import { LAYERS } from '../limits.ts';
import { locateIp } from './internet.ts';
import type { Location } from './location.ts';

const LABEL = 4;

/** RFC 3032: labels down to the bottom of the stack, then an IP packet of whichever version its first octet names. */
export function locateMpls(frame: Frame, at: number, end: number, location: Location): boolean {
  for (let layers = 0; layers < LAYERS; layers++) {
    const label = at + layers * LABEL;
    if (label + LABEL > end) return false;
    const isBottom = ((frame.buffer[label + 2] as number) & 1) === 1;
    if (isBottom) return locateIp(frame, label + LABEL, end, location);
  }
  return false;
}
