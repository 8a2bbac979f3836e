import { MemoryBudget } from '../../src/bytes/memory-budget.ts';
import { emptyFrame, type Frame } from '../../src/capture/frame.ts';
import { MEMORY_BYTES } from '../../src/limits.ts';
import { locate } from '../../src/packet/locate.ts';
import { emptyLocation, type Location } from '../../src/packet/location.ts';
import { Pipeline } from '../../src/pipeline.ts';
import { TcpFlows } from '../../src/tcp/tcp-flows.ts';
import { framesOf, memoryCapture, openMemory } from './memory-capture.ts';
import type { Trial } from './trial.ts';

/** What every frame pays: reader, locate, flow lookup, and the whole pipeline. */
export async function frameTrials(seed: number, scale: number): Promise<Trial[]> {
  const pcap = memoryCapture('mixed', seed, scale);
  const frames = await framesOf(pcap);
  const count = frames.length;
  const located = locations(frames);
  const handshakes = await framesOf(memoryCapture('handshakes', seed, scale));
  return [
    { name: 'reader, pcap', unit: 'frame', count, pass: () => readAll(pcap) },
    { name: 'reader, pcapng', unit: 'frame', count, pass: readerPass(memoryCapture('pcapng', seed, scale)) },
    { name: 'locate', unit: 'frame', count, pass: () => locateAll(frames) },
    { name: 'flow lookup, all ignored', unit: 'frame', count, pass: () => lookupAll(frames, located) },
    { name: 'pipeline, mixed', unit: 'frame', count, pass: () => pipelineAll(frames) },
    { name: 'pipeline, handshakes', unit: 'frame', count: handshakes.length, pass: () => pipelineAll(handshakes) },
  ];
}

function readerPass(bytes: Uint8Array): () => Promise<number> {
  return () => readAll(bytes);
}

async function readAll(bytes: Uint8Array): Promise<number> {
  const reader = openMemory(bytes);
  const frame = emptyFrame();
  let sum = 0;
  await reader.advance();
  while (reader.next(frame)) sum += frame.end;
  return sum;
}

function locateAll(frames: readonly Frame[]): number {
  const location = emptyLocation();
  let sum = 0;
  for (const frame of frames) if (locate(frame, location)) sum += location.payload;
  return sum;
}

function locations(frames: readonly Frame[]): Location[] {
  return frames.map((frame) => {
    const location = emptyLocation();
    locate(frame, location);
    return location;
  });
}

function lookupAll(frames: readonly Frame[], located: readonly Location[]): number {
  const flows = new TcpFlows<{ readonly patience: number }>(new MemoryBudget(MEMORY_BYTES));
  for (const [index, frame] of frames.entries()) {
    const location = located[index] as Location;
    if (location.transport === 'tcp' && flows.lookup(frame, location) === 'candidate') flows.ignore();
  }
  return flows.connections;
}

function pipelineAll(frames: readonly Frame[]): number {
  let sessions = 0;
  const pipeline = new Pipeline({ capture: 'memory' }, { session: () => void sessions++ });
  for (const frame of frames) pipeline.accept(frame);
  pipeline.finish();
  return sessions;
}
