import { concat } from '../../src/bytes/concat.ts';
import type { ByteSource } from '../../src/capture/format/byte-source.ts';
import { CaptureFile } from '../../src/capture/format/capture-file.ts';
import type { CaptureFormat } from '../../src/capture/format/capture-format.ts';
import { PCAP_HEADER_LENGTH, PcapFormat, pcapHeader, pcapMagic } from '../../src/capture/format/pcap.ts';
import { PcapngFormat } from '../../src/capture/format/pcapng.ts';
import { emptyFrame, type Frame } from '../../src/capture/frame.ts';
import { RECIPES, type RecipeName } from '../capture/recipes.ts';
import { writeTraffic } from '../capture/write-traffic.ts';

/** A generated capture as octets. */
export function memoryCapture(name: RecipeName, seed: number, scale: number): Uint8Array {
  const pieces: Uint8Array[] = [];
  writeTraffic(RECIPES[name], { seed, scale }, (piece) => pieces.push(piece.slice()));
  return concat(pieces);
}

/** Opens such a capture with the program's own reader. */
export function openMemory(bytes: Uint8Array): CaptureFile {
  const magic = pcapMagic(bytes);
  const format: CaptureFormat = magic === undefined ? new PcapngFormat() : new PcapFormat(pcapHeader(bytes, magic));
  return new CaptureFile('memory', new NoSource(), format, bytes, magic === undefined ? 0 : PCAP_HEADER_LENGTH);
}

/** All frames of it, each an object of its own. */
export async function framesOf(bytes: Uint8Array): Promise<Frame[]> {
  const reader = openMemory(bytes);
  const frames: Frame[] = [];
  const frame = emptyFrame();
  await reader.advance();
  while (reader.next(frame)) frames.push({ ...frame });
  return frames;
}

/** A source with nothing behind the first piece. */
class NoSource implements ByteSource {
  readonly position = 0;
  readonly size = undefined;

  async read(): Promise<undefined> {
    return undefined;
  }

  async close(): Promise<void> {}
}
