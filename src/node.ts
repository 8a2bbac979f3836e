/** The library where there is Node: what the core has, and files and streams of Node. */
import { bytesSource, type CaptureBytes } from './capture/format/bytes-source.ts';
import { openByteSource } from './capture/format/open-format.ts';
import { openCapture } from './capture/io/open-capture.ts';
import { ZLIB_DECOMPRESSORS } from './capture/io/zlib-decompressors.ts';
import { DEFAULT_NAME, type ReadOptions, SessionReading } from './library/session-reading.ts';

export type * from './index.ts';
export { CaptureError, VERSION } from './index.ts';

/**
 * Reads the sessions of a capture: a file, a device or a named pipe by its path, a stream of Node, or bytes as the core
 * takes them; pcap or pcapng, as it is or compressed with gzip, zstd or lz4.
 *
 * @example
 * ```js
 * for await (const session of readSessions('proxy.pcapng')) console.log(session.client.address, session.status);
 * ```
 * @returns Sessions in the order in which they end, with passwords masked. Iterating rejects with {@link CaptureError}
 * where there is no capture, or one that cannot be read on.
 */
export function readSessions(source: string | CaptureBytes, options: ReadOptions = {}): SessionReading {
  if (typeof source === 'string') return new SessionReading(() => openCapture(source), { name: source, ...options });
  const name = options.name ?? DEFAULT_NAME;
  return new SessionReading(() => openByteSource(name, bytesSource(source), ZLIB_DECOMPRESSORS), options);
}
