import { bytesSource, type CaptureBytes } from '../capture/format/bytes-source.ts';
import { CORE_DECOMPRESSORS } from '../capture/format/compression/core-decompressors.ts';
import { openByteSource } from '../capture/format/open-format.ts';
import { DEFAULT_NAME, type ReadOptions, SessionReading } from './session-reading.ts';

/**
 * Reads the sessions out of the bytes of a pcap or pcapng capture, as it is or compressed with gzip (where the runtime has
 * `DecompressionStream`), zstd or lz4.
 *
 * @example
 * ```js
 * for await (const session of readSessions(bytes)) console.log(session.client.address, session.status);
 * ```
 * @returns Sessions in the order in which they end, with passwords masked. Iterating rejects with {@link CaptureError}
 * where the bytes are no capture, or one that cannot be read on.
 */
export function readSessions(bytes: CaptureBytes, options: ReadOptions = {}): SessionReading {
  const name = options.name ?? DEFAULT_NAME;
  return new SessionReading(() => openByteSource(name, bytesSource(bytes), CORE_DECOMPRESSORS), options);
}
