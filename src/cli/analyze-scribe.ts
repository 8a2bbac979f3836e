import { layers } from '../packet/layers.ts';
import type { LayerOptions } from '../report/text/layer-lines.ts';
import { FrameScribe } from './frame-scribe.ts';
import { messageViews } from './message-views.ts';
import type { Deliver, Scribe } from './report.ts';
import { SessionScribe } from './session-scribe.ts';
import type { AnalyzeTask } from './task.ts';
import { textOptions } from './text-settings.ts';

/** Makes the pieces of the views that were asked for. */
export function analyzeScribe({ given, look }: AnalyzeTask, deliver: Deliver<unknown>): Scribe {
  const text: LayerOptions = { ...textOptions(look), layers, isOpen: given.V > 1 };
  const views = messageViews(given);
  return given.frames ? new FrameScribe(given, views, text, deliver) : new SessionScribe(given, views, text, deliver);
}
