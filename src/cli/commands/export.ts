import { DataDocument } from '../../report/data/data-document.ts';
import { DATA_FORMATS } from '../../report/data/data-format.ts';
import type { SessionBatch } from '../../report/data/session-batch.ts';
import { GENERATOR } from '../../version.ts';
import type { ExportArguments } from '../commands.ts';
import { demandFiles, readingOf } from '../options.ts';
import { outputOf } from '../output.ts';
import { readCaptures } from '../read-captures.ts';
import { frameCopyOf } from '../select/frame-copy.ts';
import { selectionOf, wantedOf } from '../select/selection-options.ts';
import type { Surroundings } from '../surroundings.ts';
import type { ExportTask } from '../task.ts';

/** Writes the sessions of captures as data; gives the exit code. */
export async function exportSessions(given: ExportArguments, surroundings: Surroundings): Promise<number> {
  const files = demandFiles(given);
  const output = outputOf(given, files, surroundings);
  const { format, sort, messages, jobs, 'show-passwords': showPasswords } = given;
  const task: ExportTask = {
    command: 'export',
    given: { format, sort, messages, 'show-passwords': showPasswords, isPrompt: given.l },
    selection: selectionOf(given),
    reading: { ...readingOf(given, surroundings), wanted: wantedOf(given) },
  };
  const document = new DataDocument(DATA_FORMATS[format], output);
  const printer = { print: (batch: SessionBatch, base: number) => document.add(batch, base) };
  const copy = frameCopyOf(given, files, true);
  document.begin(GENERATOR);
  const result = await readCaptures(files, task, printer, jobs, { ...surroundings, output }, copy);
  document.end(result.frames, result.bytes);
  await output.close();
  for (const problem of result.problems) surroundings.tell(problem);
  return result.exitCode;
}
