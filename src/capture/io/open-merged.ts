import { READ_CHUNK } from '../../limits.ts';
import { CaptureError, openError } from '../capture-error.ts';
import { MergedCapture } from '../format/merged-capture.ts';
import type { CaptureReader } from '../frame.ts';
import { type OpenOptions, openCapture } from './open-capture.ts';

/** Below this a read costs more than what it brings. */
const LEAST_CHUNK = 64 * 1024;

/**
 * Opens captures as one, as `openCapture` does each of them. One that cannot be opened is a problem of the result; files are
 * read in the smaller chunks, the more there are.
 */
export async function openMerged(paths: readonly string[], options: OpenOptions = {}): Promise<MergedCapture> {
  const chunk = Math.max(LEAST_CHUNK, Math.floor(READ_CHUNK / paths.length));
  const readers: CaptureReader[] = [];
  const problems: CaptureError[] = [];
  for (const [index, path] of paths.entries()) {
    try {
      if (path === '-' && paths.indexOf('-') < index) throw openError(path, 'it was named before');
      readers.push(await openCapture(path, { ...options, chunk }));
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      problems.push(error);
    }
  }
  return new MergedCapture(readers, problems);
}
