import type { Layer } from '../packet/layers.ts';
import type { LayerOptions } from '../report/text/layer-lines.ts';
import { messageViews } from './message-views.ts';
import type { Deliver, Scribe } from './report.ts';
import { SessionScribe } from './session-scribe.ts';
import type { AnalyzeTask, ScribeContext } from './task.ts';
import { TextScratch } from './text-scratch.ts';
import { textOptions } from './text-settings.ts';

/** Makes the pieces of the views that were asked for. */
export async function analyzeScribe(
  { given, look }: AnalyzeTask,
  context: ScribeContext,
  deliver: Deliver<unknown>,
): Promise<Scribe> {
  const views = messageViews(given);
  const isList = !given.frames && views.length === 0;
  // The list shows no headers, whose declarations take a twentieth of a start.
  const layers = isList ? noLayers : (await import('../packet/layers.ts')).layers;
  const text: LayerOptions = { ...textOptions(look), layers, isOpen: given.V > 1 };
  const scratch = new TextScratch(context);
  if (!given.frames) return new SessionScribe(given, views, text, scratch, deliver);
  const { FrameScribe } = await import('./frame-scribe.ts');
  return new FrameScribe(given, views, text, scratch, deliver);
}

function noLayers(): readonly Layer[] {
  return [];
}
