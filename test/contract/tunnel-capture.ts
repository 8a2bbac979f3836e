import { pcapFile } from '../capture/write-capture.ts';
import { TUNNELS } from '../decode/tunnels.ts';
import { ACK, SYN, Traffic } from '../traffic.ts';

const RAW_IP = 101;
const START = 1_700_000_000;

/** What a client asks for inside a tunnel: the name of the tunnel is the host's. */
function request(host: string): Uint8Array {
  const name = new TextEncoder().encode(host);
  return Uint8Array.from([5, 1, 0, 3, name.length, ...name, 0, 80]);
}

/** The destination of the session inside a tunnel. */
export function destinationIn(tunnel: string): string {
  return `${tunnel}.test`;
}

/** A capture of raw IP with a SOCKS session inside each kind of tunnel. */
export function tunnelCapture(): Uint8Array {
  const packets = Object.entries(TUNNELS).flatMap(([name, wrap], index) => {
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
  return pcapFile({ frames, linkType: RAW_IP });
}
