import type { CaptureResult } from '../read-capture.ts';
import type { Task } from '../task.ts';

/** What a thread that reads captures is told: which to read, how much of its work was taken, or to come to an end. */
export type JobOrder =
  | { readonly kind: 'read'; readonly index: number; readonly path: string }
  | { readonly kind: 'taken'; readonly characters: number }
  | { readonly kind: 'stop' };

/** What it tells: pieces of a capture, its last ones followed by the result, and how far it is in the file. */
export type JobNews = { readonly index: number } & (
  | { readonly kind: 'pieces'; readonly pieces: readonly unknown[]; readonly characters: number }
  | { readonly kind: 'position'; readonly position: number; readonly size: number | undefined }
  | { readonly kind: 'end'; readonly result: CaptureResult }
  | { readonly kind: 'failure'; readonly reason: string }
);

/** What a thread begins with. */
export interface JobStart {
  readonly task: Task;
  /** Characters that may be made before others are taken. */
  readonly ahead: number;
}
