import type { Frame } from '../capture/frame.ts';
import { linkTypeName } from './link-types.ts';
import { destinationOf, type Location, sourceOf, TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from './location.ts';

/** What a packet list says of a frame by its headers alone. */
export interface FrameInfo {
  /** Undefined where there is no IP packet, and the port 0 where there are no ports. */
  readonly source: { readonly address: string; readonly port: number };
  readonly destination: { readonly address: string; readonly port: number };
  readonly protocol: string;
  readonly info: string;
}

const NOWHERE = { address: '', port: 0 };

/** The line of a frame without SOCKS: ends, protocol, and what its transport header says. */
export function frameInfo(frame: Frame, location: Location | undefined): FrameInfo {
  if (location === undefined) {
    return { source: NOWHERE, destination: NOWHERE, protocol: linkTypeName(frame.linkType), info: 'no IP packet' };
  }
  const isPort = location.transport !== 'none';
  const source = sourceOf(frame, location);
  const destination = destinationOf(frame, location);
  return {
    source: isPort ? source : { ...source, port: 0 },
    destination: isPort ? destination : { ...destination, port: 0 },
    protocol: isPort ? location.transport.toUpperCase() : `IPv${location.family}`,
    info: transportInfo(location),
  };
}

const FLAGS: readonly (readonly [bit: number, name: string])[] = [
  [TCP_SYN, 'SYN'],
  [TCP_FIN, 'FIN'],
  [TCP_RST, 'RST'],
  [TCP_ACK, 'ACK'],
];

function transportInfo({ transport, isFragment, flags, sequence, acknowledgment, payloadLength }: Location): string {
  if (isFragment) return 'fragment of an IP packet';
  if (transport === 'udp') return `Len=${payloadLength}`;
  if (transport === 'none') return 'another protocol';
  const names = FLAGS.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
  return `[${names.join(', ')}] Seq=${sequence} Ack=${acknowledgment} Len=${payloadLength}`;
}
