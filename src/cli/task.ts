import type { AnalyzeArguments, ExportArguments } from './commands.ts';
import type { ReadingOptions } from './read-capture.ts';
import type { Deliver, Scribe } from './report.ts';
import type { Look } from './text-settings.ts';

export interface AnalyzeTask {
  readonly command: 'analyze';
  readonly given: Pick<AnalyzeArguments, 'frames' | 'V' | 't' | 'x' | 'all' | 'sort'>;
  readonly look: Look;
  readonly reading: ReadingOptions;
}

export interface ExportTask {
  readonly command: 'export';
  readonly given: Pick<ExportArguments, 'format' | 'sort' | 'show-passwords'>;
  readonly reading: ReadingOptions;
}

/** What is to be done with every capture, as plain data that another thread can take. */
export type Task = AnalyzeTask | ExportTask;

/** A scribe for one more capture. */
export async function scribeOf(task: Task, deliver: Deliver<unknown>): Promise<Scribe> {
  switch (task.command) {
    case 'analyze':
      return (await import('./analyze-scribe.ts')).analyzeScribe(task, deliver);
    case 'export':
      return new (await import('./export-scribe.ts')).ExportScribe(task.given, deliver);
  }
}
