import { MERGED_FILES } from '../limits.ts';
import { CaptureRun, type ReadingResult } from './capture-run.ts';
import { isRegular } from './output.ts';
import { JobPool } from './parallel/job-pool.ts';
import type { Printer } from './report.ts';
import type { FrameCopy } from './select/frame-copy.ts';
import type { Surroundings } from './surroundings.ts';
import type { Task } from './task.ts';
import { UsageError } from './usage-error.ts';

/**
 * Has a task done with captures and prints its pieces in the order of the captures, whatever the number of jobs; ids go
 * on from file to file. With isMerged, all files are one capture. A file that cannot be read, or not to its end, is a problem of the result, and all of it that
 * was readable is printed. `copy` takes the frames of the sessions, and is closed; with it files are read one by one.
 */
export async function readCaptures(
  paths: readonly string[],
  task: Task,
  printer: Printer,
  jobs: number,
  surroundings: Surroundings,
  copy?: FrameCopy,
): Promise<ReadingResult> {
  try {
    return await readAll(paths, task, printer, copy === undefined ? jobs : 1, surroundings, copy);
  } finally {
    copy?.close();
  }
}

async function readAll(
  paths: readonly string[],
  task: Task,
  printer: Printer,
  jobs: number,
  surroundings: Surroundings,
  copy: FrameCopy | undefined,
): Promise<ReadingResult> {
  const run = new CaptureRun(task, printer, surroundings, copy);
  if (task.reading.isMerged) {
    if (paths.length > MERGED_FILES)
      throw new UsageError(`--merge takes ${MERGED_FILES} files, ${paths.length} are named`);
    await run.read(paths);
    return run.result();
  }
  const pool = poolFor(paths, task, jobs, surroundings.interruption);
  try {
    for (const [index, path] of paths.entries()) {
      if (run.isOver) break;
      const ahead = pool?.capture(index);
      if (ahead === undefined) await run.read([path]);
      else await run.print(ahead);
    }
  } finally {
    await pool?.close();
  }
  return run.result();
}

/** Undefined where files are read one by one: with -c each may take only as many frames as those before it leave, and ids count over all of them. */
function poolFor(paths: readonly string[], task: Task, jobs: number, interruption: AbortSignal): JobPool | undefined {
  if (jobs === 1 || task.reading.maxFrames !== Number.POSITIVE_INFINITY || task.selection?.ids !== undefined)
    return undefined;
  const regular = [...paths.entries()].filter(([, path]) => isRegular(path));
  return regular.length < 2 ? undefined : new JobPool(regular, task, jobs, interruption);
}
