import type { ExportArguments } from '../commands.ts';
import type { ExportPiece } from '../export-scribe.ts';
import { demandFiles, readingOf } from '../options.ts';
import { outputOf } from '../output.ts';
import { readCaptures } from '../read-captures.ts';
import { frameCopyOf } from '../select/frame-copy.ts';
import { selectionOf } from '../select/selection-options.ts';
import { sessionWriter } from '../session-writer.ts';
import type { Surroundings } from '../surroundings.ts';
import type { ExportTask } from '../task.ts';

/** Writes the sessions of captures as data; gives the exit code. */
export async function exportSessions(given: ExportArguments, surroundings: Surroundings): Promise<number> {
  const files = demandFiles(given);
  const output = outputOf(given, files, surroundings);
  const { format, sort, messages, jobs, 'show-passwords': showPasswords } = given;
  const task: ExportTask = {
    command: 'export',
    given: { format, sort, messages, 'show-passwords': showPasswords },
    selection: selectionOf(given),
    reading: readingOf(given),
  };
  const writer = sessionWriter(format, showPasswords);
  const printer = { print: (piece: ExportPiece, base: number) => output.write(writer.session(piece, base)) };
  const copy = frameCopyOf(given, files, true);
  output.write(writer.header);
  const result = await readCaptures(files, task, printer, jobs, { ...surroundings, output }, copy);
  output.write(writer.footer(result.frames, result.bytes));
  await output.close();
  for (const problem of result.problems) surroundings.tell(problem);
  return result.exitCode;
}
