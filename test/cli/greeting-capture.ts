import { pcapFile } from '../capture/write-capture.ts';
import { Traffic } from '../traffic.ts';

/** A capture of a greeting whose answer was not captured, on a port that says nothing. */
export function writeGreeting(linkType = 101): Uint8Array {
  const traffic = new Traffic();
  traffic
    .connection({ address: '10.0.0.2', port: 40_000 }, { address: '10.0.0.1', port: 9999 })
    .open()
    .opener('05 01 00')
    .lose(1, 2)
    .opener('05 01 00 01 7f000001 0050');
  traffic.udp({ address: '10.0.0.2', port: 5 }, { address: '10.0.0.1', port: 6 }, '00');
  return pcapFile({
    frames: traffic.packets.map((bytes, index) => ({ bytes, seconds: 1, nanoseconds: index * 1000 })),
    linkType,
  });
}
