import { csvHeader } from '../format/csv.ts';
import { placed } from '../format/id-text.ts';
import { JsonDocument } from '../format/json.ts';
import { GENERATOR } from '../version.ts';
import type { ExportArguments, FORMATS } from './commands.ts';
import type { ExportPiece } from './export-scribe.ts';
import { demandFiles, readingOf } from './options.ts';
import { outputOf } from './output.ts';
import { readCaptures } from './read-captures.ts';
import type { Surroundings } from './surroundings.ts';
import type { ExportTask } from './task.ts';

/** A format as text: what stands before, for, and behind the sessions. */
interface Writer {
  readonly header: string;
  session(piece: ExportPiece, base: number): string;
  footer(frames: number, bytes: number): string;
}

/** Writes the sessions of captures as data; gives the exit code. */
export async function exportSessions(given: ExportArguments, surroundings: Surroundings): Promise<number> {
  const output = outputOf(given, surroundings);
  const { format, sort, jobs, 'show-passwords': showPasswords } = given;
  const task: ExportTask = {
    command: 'export',
    given: { format, sort, 'show-passwords': showPasswords },
    reading: readingOf(given),
  };
  const writer = writerOf(format, showPasswords);
  const printer = { print: (piece: ExportPiece, base: number) => output.write(writer.session(piece, base)) };
  output.write(writer.header);
  const result = await readCaptures(demandFiles(given), task, printer, jobs, { ...surroundings, output });
  output.write(writer.footer(result.frames, result.bytes));
  await output.close();
  for (const problem of result.problems) surroundings.tell(problem);
  return result.exitCode;
}

function writerOf(format: (typeof FORMATS)[number], showPasswords: boolean): Writer {
  switch (format) {
    case 'json': {
      const document = new JsonDocument(GENERATOR, showPasswords);
      return {
        header: document.header(),
        session: ({ status, text }, base) => document.entry(status, placed(text, base)),
        footer: (frames, bytes) => document.footer(frames, bytes),
      };
    }
    case 'ndjson':
      return { header: '', session: ({ text }, base) => `${placed(text, base)}\n`, footer: () => '' };
    case 'csv':
      return { header: csvHeader(), session: ({ text }, base) => placed(text, base), footer: () => '' };
  }
}
