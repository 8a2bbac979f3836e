import { absenceLines } from './absence.ts';
import type { AnalyzeArguments } from './commands.ts';
import { frameCopyOf } from './frame-copy.ts';
import { FramePrinter } from './frame-printer.ts';
import { demandFiles, readingOf } from './options.ts';
import { outputOf } from './output.ts';
import { readCaptures } from './read-captures.ts';
import { SessionPrinter } from './session-printer.ts';
import type { Surroundings } from './surroundings.ts';
import type { AnalyzeTask } from './task.ts';
import { lookOf, textOptions } from './text-settings.ts';

/** Reads captures and prints what is in them; gives the exit code. */
export async function analyze(given: AnalyzeArguments, surroundings: Surroundings): Promise<number> {
  const output = outputOf(given, surroundings);
  const { color, time, frames, V, t, x, all, sort, jobs, 'show-passwords': showPasswords } = given;
  const look = lookOf({ color, time, showPasswords, isFile: output !== surroundings.output }, surroundings);
  const reading = { ...readingOf(given), keepsHeaders: V > 0 };
  const task: AnalyzeTask = { command: 'analyze', given: { frames, V, t, x, all, sort }, look, reading };
  const text = textOptions(look);
  const copy = frameCopyOf(given, all);
  const printer = frames ? new FramePrinter(text, output) : new SessionPrinter(text, output);
  const result = await readCaptures(demandFiles(given), task, printer, jobs, { ...surroundings, output }, copy);
  printer.finish();
  await output.close();
  for (const problem of result.problems) surroundings.tell(problem);
  if (!given.q && result.frames > 0) {
    surroundings.tell(printer.summary());
    if (printer.isEmpty) for (const line of absenceLines(result.seen, reading)) surroundings.tell(line);
  }
  return result.exitCode;
}
