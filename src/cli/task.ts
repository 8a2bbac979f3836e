import { type Selection, selects } from '../filter/selection.ts';
import { Caches } from '../schema/caches.ts';
import type { AnalyzeArguments, ExportArguments } from './commands.ts';
import type { ReadingOptions } from './read-capture.ts';
import type { Deliver, Scribe } from './report.ts';
import { selectedConsumer } from './select/selected.ts';
import type { Look } from './text-settings.ts';

export interface AnalyzeTask {
  readonly command: 'analyze';
  readonly given: Pick<AnalyzeArguments, 'frames' | 'V' | 't' | 'x' | 'all' | 'sort'> & {
    /** Whether all that is known of a session is shown: the clauses of its notes, the time of each step. */
    readonly isWhole: boolean;
  };
  readonly selection: Selection | undefined;
  readonly look: Look;
  readonly reading: ReadingOptions;
}

export interface ExportTask {
  readonly command: 'export';
  readonly given: Pick<ExportArguments, 'format' | 'sort' | 'messages' | 'show-passwords'> & {
    /** Whether somebody waits for each session. */
    readonly isPrompt: boolean;
  };
  readonly selection: Selection | undefined;
  readonly reading: ReadingOptions;
}

/** What is to be done with every capture, as plain data that another thread can take. */
export type Task = AnalyzeTask | ExportTask;

/** What a scribe is given besides its task. */
export interface ScribeContext {
  /** How many sessions the captures before had; undefined where that is not known yet. */
  readonly base: number | undefined;
  /** What was remembered of those captures; undefined: nothing is to be. */
  readonly caches: Caches | undefined;
}

export function cachesOf({ reading }: Task): Caches | undefined {
  return reading.remembers ? new Caches() : undefined;
}

/** A scribe for one more capture. */
export async function scribeOf(task: Task, context: ScribeContext, deliver: Deliver<unknown>): Promise<Scribe> {
  const scribe = await madeFor(task, context, deliver);
  if (task.selection === undefined) return scribe;
  const consumer = selectedConsumer(scribe.consumer, selects(task.selection, context.base ?? 0));
  return { consumer, stream: () => scribe.stream?.(), finish: () => scribe.finish() };
}

async function madeFor(task: Task, context: ScribeContext, deliver: Deliver<unknown>): Promise<Scribe> {
  switch (task.command) {
    case 'analyze':
      return (await import('./analyze-scribe.ts')).analyzeScribe(task, context, deliver);
    case 'export':
      return new (await import('./export-scribe.ts')).ExportScribe(task.given, context, deliver);
  }
}
