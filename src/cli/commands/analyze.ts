import { printable } from '../../bytes/text.ts';
import { absenceLines, countedLines } from '../absence.ts';
import type { AnalyzeArguments } from '../commands.ts';
import { FramePrinter } from '../frame-printer.ts';
import { demandFiles, readingOf } from '../options.ts';
import { outputOf } from '../output.ts';
import { withPager } from '../pager.ts';
import { readCaptures } from '../read-captures.ts';
import { frameCopyOf } from '../select/frame-copy.ts';
import { selectionOf, wantedOf } from '../select/selection-options.ts';
import { SessionPrinter } from '../session-printer.ts';
import type { Surroundings } from '../surroundings.ts';
import type { AnalyzeTask } from '../task.ts';
import { lookOf, textOptions } from '../text-settings.ts';

/** Reads captures and prints what is in them; gives the exit code. */
export async function analyze(given: AnalyzeArguments, surroundings: Surroundings): Promise<number> {
  const { exitCode, summary } = await printSessions(given, false, withPager(given, surroundings));
  if (!given.q) for (const line of summary) surroundings.report(line);
  return exitCode;
}

/** What was printed of captures. */
export interface Printed {
  readonly exitCode: number;
  /** Sessions that were printed, and those that the captures have. */
  readonly shown: number;
  readonly sessions: number;
  /** What they came to, a line each; none where no frame was read. */
  readonly summary: readonly string[];
}

/** Reads captures and prints what is in them; `isWhole`: with all that is known of each session. */
export async function printSessions(
  given: AnalyzeArguments,
  isWhole: boolean,
  surroundings: Surroundings,
): Promise<Printed> {
  const files = demandFiles(given);
  const output = outputOf(given, files, surroundings);
  const { color, time, frames, V, t, x, all, sort, jobs, wide, 'show-passwords': showPasswords } = given;
  const isFile = given.o !== undefined && given.o !== '-';
  const isList = V === 0 && !t && !x;
  const look = lookOf({ color, time, showPasswords, isFile, isList, isWide: wide }, surroundings);
  const reading = { ...readingOf(given, surroundings), keepsHeaders: V > 0, wanted: wantedOf(given) };
  const selection = selectionOf(given);
  const task: AnalyzeTask = {
    command: 'analyze',
    given: { frames, V, t, x, all, sort, isWhole },
    selection,
    look,
    reading,
  };
  const text = textOptions(look);
  const copy = frameCopyOf(given, files, all);
  const printer = frames
    ? new FramePrinter(text, output)
    : new SessionPrinter(text, output, {
        isOrdered: sort !== 'end' && !given.l,
        hasCaptures: files.length > 1 && !reading.isMerged,
        onStream: () => {
          if (!given.q)
            surroundings.report('Sessions are listed as they end from here on; --sort start keeps their order');
        },
      });
  const result = await readCaptures(files, task, printer, jobs, { ...surroundings, output }, copy);
  printer.finish();
  await output.close();
  for (const problem of result.problems) surroundings.tell(problem);
  const { exitCode, sessions, frames: read, seen } = result;
  const of = selection === undefined ? undefined : sessions;
  const hint = surroundings.isTerminal && !frames ? hintOf(printer as SessionPrinter, files) : '';
  const absence = printer.isEmpty && sessions === 0 ? absenceLines(seen, reading) : [];
  const summary = read > 0 ? [...printer.summary(of, hint), ...countedLines(seen), ...absence] : [];
  return { exitCode, sessions, shown: printer.shown, summary };
}

/** How to see more of the session that most likely is of interest. */
function hintOf({ refused, warned }: SessionPrinter, [file = '', ...more]: readonly string[]): string {
  const id = refused ?? warned;
  return id === undefined || more.length > 0 || file === '-' ? '' : `details: sockshark show ${id} ${printable(file)}`;
}
