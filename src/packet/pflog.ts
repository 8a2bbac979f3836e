import type { Frame } from '../capture/frame.ts';
import { locateIpv4, locateIpv6 } from './internet.ts';
import type { Location } from './location.ts';

/** Length, address family, and what every version of the header has behind them. */
const LEAST = 48;
const FAMILY_IPV4 = 2;

/** https://www.tcpdump.org/linktypes/LINKTYPE_PFLOG.html: a header whose length leaves out its padding to words. */
export function locatePflog(frame: Frame, location: Location): boolean {
  const { buffer, start, end } = frame;
  if (start + LEAST > end) return false;
  const packet = start + (((buffer[start] as number) + 3) & ~3);
  if (packet < start + LEAST || packet > end) return false;
  switch (buffer[start + 1]) {
    case FAMILY_IPV4:
      return locateIpv4(frame, packet, end, location);
    case 24:
    case 28:
    case 30:
      return locateIpv6(frame, packet, end, location);
    default:
      return false;
  }
}
