import { ipv4Text, ipv6Text } from '../../src/bytes/address.ts';
import { fromHex, hex } from '../../src/bytes/hex.ts';
import { emptyFrame, type Frame } from '../../src/capture/frame.ts';
import { locate } from '../../src/packet/locate.ts';
import { emptyLocation } from '../../src/packet/location.ts';

/** A greeting from port 55951 to 1080, with sequence 1000, acknowledgment 2000 and the flags PSH and ACK. */
export const TCP = 'da8f 0438 000003e8 000007d0 50 18 faf0 0000 0000 | 05 01 00';
export const IPV4_TCP = `45 00 002b 1234 4000 40 06 0000 0a000002 0a000001 | ${TCP}`;
export const IPV6_ADDRESSES = '20010db8 00000000 00000000 00000002 20010db8 00000000 00000000 00000001';
export const IPV6_TCP = `60000000 0017 06 40 ${IPV6_ADDRESSES} | ${TCP}`;
export const MACS = '020000000001 020000000002';

/** Octets before the frame in its buffer, so that offsets into the frame and the buffer differ. */
const BEFORE = 7;

export function frameOf(linkType: number, octets: string | Uint8Array): Frame {
  const bytes = typeof octets === 'string' ? fromHex(octets) : octets;
  const buffer = new Uint8Array(BEFORE + bytes.length + 64).fill(0xff);
  buffer.set(bytes, BEFORE);
  const end = BEFORE + bytes.length;
  return { ...emptyFrame(), number: 1, linkType, buffer, start: BEFORE, end, originalLength: bytes.length };
}

/** The same frame, throwing when anything but its own octets is read. */
export function guarded(frame: Frame): Frame {
  const buffer = new Proxy(frame.buffer, {
    get(target, key) {
      const at = Number(key);
      if (at < frame.start || at >= frame.end) throw new RangeError(`octet ${at} is not of the frame`);
      return target[at];
    },
  });
  return { ...frame, buffer };
}

/** The frame as if the snap length had been `length`. */
export function cut(frame: Frame, length: number): Frame {
  return { ...frame, end: frame.start + length };
}

/** What `locate` says of a frame, readable; undefined when it says false. */
export function located(frame: Frame) {
  const location = emptyLocation();
  if (!locate(frame, location)) return undefined;
  const { transport, isFragment, payload, end, payloadLength, sequence, acknowledgment, flags } = location;
  const address = location.family === 4 ? ipv4Text : ipv6Text;
  return {
    transport,
    source: `${address(frame.buffer, location.source)} ${location.sourcePort}`,
    destination: `${address(frame.buffer, location.destination)} ${location.destinationPort}`,
    payload: hex(frame.buffer, payload, end),
    payloadLength,
    sequence,
    acknowledgment,
    flags,
    isFragment,
    protocol: frame.buffer[location.protocol],
  };
}

export const GREETING_LOCATED = {
  transport: 'tcp',
  payload: '05 01 00',
  payloadLength: 3,
  sequence: 1000,
  acknowledgment: 2000,
  flags: 0x18,
  isFragment: false,
  protocol: 6,
};
export const BY_IPV4 = { ...GREETING_LOCATED, source: '10.0.0.2 55951', destination: '10.0.0.1 1080' };
export const BY_IPV6 = { ...GREETING_LOCATED, source: '2001:db8::2 55951', destination: '2001:db8::1 1080' };
