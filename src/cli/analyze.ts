import { type Frame, markFrame } from '../capture/frame.ts';
import { frameInfo } from '../decode/frame-info.ts';
import { layers } from '../decode/layers.ts';
import type { Location } from '../decode/location.ts';
import type { FrameEntry } from '../format/frame-entry.ts';
import { FrameLines } from '../format/frame-lines.ts';
import { FrameList } from '../format/frame-list.ts';
import { FrameViews } from '../format/frame-views.ts';
import type { LayerOptions } from '../format/layer-lines.ts';
import type { MessageView } from '../format/message-views.ts';
import { SessionList } from '../format/session-list.ts';
import { sessionText } from '../format/session-views.ts';
import type { Consumer } from '../pipeline.ts';
import type { Session } from '../session/session.ts';
import type { AnalyzeArguments } from './commands.ts';
import { demandFiles, readingOf } from './options.ts';
import { type Output, outputOf } from './output.ts';
import { readCaptures } from './read-captures.ts';
import { SessionOrder } from './session-order.ts';
import type { Surroundings } from './surroundings.ts';
import { textSettings } from './text-settings.ts';

/** Reads captures and prints what is in them; gives the exit code. */
export async function analyze(given: AnalyzeArguments, surroundings: Surroundings): Promise<number> {
  const output = outputOf(given, surroundings);
  const { color, time, 'show-passwords': showPasswords } = given;
  const settings = textSettings({ color, time, showPasswords, isFile: output !== surroundings.output }, surroundings);
  const text: LayerOptions = { ...settings, layers, isOpen: given.V > 1 };
  const view = given.frames ? frameView(given, text, output) : sessionView(given, text, output);
  const reading = { ...readingOf(given), keepsHeaders: given.V > 0 };
  const result = await readCaptures(demandFiles(given), reading, view.consumer, { ...surroundings, output });
  view.finish();
  await output.close();
  for (const problem of result.problems) surroundings.tell(problem);
  if (!given.q && result.frames > 0) surroundings.tell(view.summary());
  return result.exitCode;
}

/** What takes the sessions of a run, and what it says of them at the end. */
interface View {
  readonly consumer: Consumer;
  finish(): void;
  summary(): string;
}

function sessionView(given: AnalyzeArguments, text: LayerOptions, output: Output): View {
  const list = new SessionList(text);
  const views = messageViews(given);
  const sink = views.length > 0 ? fullSink(views, text, output) : listSink(list, output);
  const kept: Session[] = [];
  let hidden = 0;
  const show = (session: Session) => {
    if (session.detection.confidence === 'possible' && !given.all) {
      hidden++;
      return;
    }
    list.count(session);
    sink.write(session);
  };
  const order = new SessionOrder(show);
  return {
    consumer: {
      session(session) {
        if (given.sort === 'start') kept.push(session);
        else order.add(session);
      },
    },
    finish() {
      for (const session of kept.sort((a, b) => a.id - b.id)) show(session);
      order.flush();
      sink.finish();
    },
    summary: () => list.summary(hidden).trimEnd(),
  };
}

/** Where sessions go that are shown. */
interface Sink {
  write(session: Session): void;
  finish(): void;
}

/** How many rows of a list are looked at before the first one is written, so that columns start as wide as they need. */
const MEASURED_ROWS = 100;

function listSink(list: SessionList, output: Output): Sink {
  let waiting: Session[] | undefined = [];
  const release = () => {
    if (waiting === undefined || waiting.length === 0) return;
    for (const session of waiting) list.measure(session);
    output.write(list.header());
    for (const session of waiting) output.write(list.row(session));
    waiting = undefined;
  };
  return {
    write(session) {
      if (waiting === undefined) output.write(list.row(session));
      else if (waiting.push(session) === MEASURED_ROWS) release();
    },
    finish: release,
  };
}

function fullSink(views: readonly MessageView[], text: LayerOptions, output: Output): Sink {
  let separator = '';
  return {
    write(session) {
      output.write(separator);
      for (const piece of sessionText(session, views, text)) output.write(piece);
      separator = '\n';
    },
    finish() {},
  };
}

function messageViews({ V, t, x }: AnalyzeArguments): MessageView[] {
  return [...(V > 0 ? ['tree' as const] : []), ...(t ? ['tables' as const] : []), ...(x ? ['hex' as const] : [])];
}

function frameView(given: AnalyzeArguments, text: LayerOptions, output: Output): View {
  const lines = new FrameLines(text);
  const views = messageViews(given);
  const full = new FrameViews(views, text);
  const list = new FrameList((entries) => {
    if (views.length > 0) return entries.map((entry) => full.text(entry)).join('');
    for (const entry of entries) lines.measure(entry);
    return entries.map((entry) => lines.row(entry)).join('');
  });
  let messages = 0;
  let hasHeader = views.length > 0;
  const write = (piece: string) => {
    if (piece === '') return;
    if (!hasHeader) output.write(lines.header());
    hasHeader = true;
    output.write(piece);
  };
  const consumer: Consumer = {
    session() {},
    message(pdu, { protocol, client, proxy, confidence }) {
      if (confidence === 'possible' && !given.all) return;
      messages++;
      write(list.add(pdu, client, proxy, protocol.toUpperCase()));
    },
  };
  if (given.all) consumer.frame = (frame, location) => write(list.addFrame(plainEntry(frame, location, given.V > 0)));
  return {
    consumer,
    finish: () => write(list.flush()),
    summary: () => `${messages} messages of SOCKS`,
  };
}

function plainEntry(frame: Frame, location: Location | undefined, keepsHeaders: boolean): FrameEntry {
  const mark = markFrame(frame, keepsHeaders ? (location?.payload ?? frame.end) : undefined);
  return { frame: mark, pdus: [], ...frameInfo(frame, location) };
}
