import { pcapFile } from '../capture/write-capture.ts';
import { ACK, SYN, Traffic } from '../traffic.ts';

const START = 1_700_000_000;

/** What a client asks for: the name of the wrapping is the host's. */
function request(host: string): Uint8Array {
  const name = new TextEncoder().encode(host);
  return Uint8Array.from([5, 1, 0, 3, name.length, ...name, 0, 80]);
}

/** Ways to carry an IP packet, by name. */
export type Wrappings = Readonly<Record<string, (packet: Uint8Array) => Uint8Array>>;

/** The destination of the session in a wrapping. */
export function destinationIn(wrapping: string): string {
  return `${wrapping}.test`;
}

/** A capture of a link type with a SOCKS session in each wrapping. */
export function wrappedCapture(wrappings: Wrappings, linkType: number): Uint8Array {
  const packets = Object.entries(wrappings).flatMap(([name, wrap], index) => {
    const traffic = new Traffic();
    traffic
      .connection({ address: '10.0.0.2', port: 40_001 + index }, { address: '10.0.0.1', port: 1080 })
      .send(0, SYN, '')
      .send(1, SYN | ACK, '')
      .opener('05 01 00')
      .listener('05 00')
      .opener(request(destinationIn(name)))
      .listener('05 00 00 01 0a000001 9cb0');
    return traffic.packets.map(wrap);
  });
  const frames = packets.map((bytes, index) => ({ bytes, seconds: START, nanoseconds: (index + 1) * 1_000_000 }));
  return pcapFile({ frames, linkType });
}
