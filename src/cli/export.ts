import { csvHeader, csvRow } from '../format/csv.ts';
import { JsonDocument, ndjsonLine } from '../format/json.ts';
import type { Session } from '../session/session.ts';
import { GENERATOR } from '../version.ts';
import type { ExportArguments, FORMATS } from './commands.ts';
import { demandFiles, readingOf } from './options.ts';
import { outputOf } from './output.ts';
import { readCaptures } from './read-captures.ts';
import type { Surroundings } from './surroundings.ts';

/** A format as text: what stands before, for, and behind the sessions. */
interface Writer {
  readonly header: string;
  session(session: Session): string;
  footer(frames: number, bytes: number): string;
}

/** Writes the sessions of captures as data; gives the exit code. */
export async function exportSessions(given: ExportArguments, surroundings: Surroundings): Promise<number> {
  const output = outputOf(given, surroundings);
  const writer = writerOf(given.format, given['show-passwords']);
  const kept: Session[] = [];
  const show = (session: Session) => output.write(writer.session(session));
  output.write(writer.header);
  const consumer = { session: given.sort === 'start' ? (session: Session) => void kept.push(session) : show };
  const result = await readCaptures(demandFiles(given), readingOf(given), consumer, { ...surroundings, output });
  for (const session of kept.sort((a, b) => a.id - b.id)) show(session);
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
        session: (session) => document.session(session),
        footer: (frames, bytes) => document.footer(frames, bytes),
      };
    }
    case 'ndjson':
      return { header: '', session: (session) => ndjsonLine(session, showPasswords), footer: () => '' };
    case 'csv':
      return { header: csvHeader(), session: csvRow, footer: () => '' };
  }
}
