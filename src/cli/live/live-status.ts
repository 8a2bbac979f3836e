import { countText } from '../../bytes/count-text.ts';
import { TIME_SOURCES, type TimeSource } from '../../capture/live/engine.ts';
import type { LiveCapture } from '../../capture/live/live-capture.ts';
import type { Pipeline } from '../../pipeline.ts';
import type { FrameQueue } from './frame-queue.ts';
import type { LiveSource } from './open-sources.ts';

/** Whose clock stamps the frames, in words. */
const TIMES: Readonly<Record<TimeSource, string>> = {
  kernel: 'kernel times',
  userland: 'userland times',
  sender: "the sender's times",
};

/** What is told of a live capture while it runs and when it is over. */
export interface LiveState {
  readonly sources: readonly LiveSource[];
  readonly capture: LiveCapture;
  readonly queue: FrameQueue;
  readonly pipeline: Pipeline;
  /** When it began, by our clock. */
  readonly start: number;
  /** Sessions that have ended. */
  ended: number;
}

/** Frames that the kernel dropped; undefined where somebody does not tell. */
export function kernelDrops(sources: readonly LiveSource[]): number | undefined {
  let total = 0;
  for (const { captureProcess } of sources) {
    if (captureProcess === undefined || captureProcess.counts.dropped === undefined) return undefined;
    total += captureProcess.counts.dropped;
  }
  return total;
}

/** `0:12:03  1,234 frames, 1.2 MB  3 sessions open, 12 ended  dropped: 0 by the kernel, 0 here  tcpdump (kernel times)`. */
export function statusText({ sources, capture, queue, pipeline, start, ended }: LiveState): string {
  const parts = [
    clockText(Date.now() - start),
    `${capture.frames.toLocaleString('en')} frames, ${(capture.bytes / 1e6).toFixed(1)} MB`,
    `${countText(pipeline.state.open, 'session')} open, ${ended} ended`,
    `dropped: ${dropsText(sources, queue)}`,
    engineText(sources),
  ];
  return parts.join('  ');
}

export function dropsText(sources: readonly LiveSource[], { dropped }: FrameQueue): string {
  const kernel = kernelDrops(sources);
  return `${kernel === undefined ? 'unknown' : kernel.toLocaleString('en')} by the kernel, ${dropped.toLocaleString('en')} here`;
}

/** What captures, and whose clock stamps the frames. */
export function engineText(sources: readonly LiveSource[]): string {
  const tools = [...new Set(sources.map(({ tool }) => tool))];
  const times = [...new Set(tools.map((tool) => TIMES[TIME_SOURCES[tool]]))];
  return `${tools.join(' and ')} (${times.join(', ')})`;
}

function clockText(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
