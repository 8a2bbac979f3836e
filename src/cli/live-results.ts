import { layers } from '../decode/layers.ts';
import { LiveView } from '../format/live-view.ts';
import { SessionList } from '../format/session-list.ts';
import type { Consumer } from '../pipeline.ts';
import type { Session } from '../session/session.ts';
import { exportPiece } from './export-scribe.ts';
import { messageViews } from './message-views.ts';
import type { Output } from './output.ts';
import { sessionWriter } from './session-writer.ts';
import type { SniffArguments } from './sniff-command.ts';
import type { Surroundings } from './surroundings.ts';
import { textSettings } from './text-settings.ts';

/** What takes the messages and sessions of a live capture. */
export interface LiveResults {
  readonly consumer: Consumer;
  /** Sessions that were shown. */
  readonly shown: number;
  begin(): void;
  finish(frames: number, bytes: number): void;
  /** `5 sessions: 3 established, 2 refused`. */
  summary(): string;
}

/** Messages and sessions as text, or sessions as data. */
export function liveResults(given: SniffArguments, output: Output, surroundings: Surroundings): LiveResults {
  const { color, time, 'show-passwords': showPasswords } = given;
  const isFile = output !== surroundings.output;
  const text = textSettings({ color, time, showPasswords, isFile }, surroundings);
  const list = new SessionList(text);
  if (given.format !== 'text') return dataResults(given.format, showPasswords, list, output);
  return textResults(given, new LiveView(messageViews(given), { ...text, layers, isOpen: given.V > 1 }), list, output);
}

function textResults(given: SniffArguments, view: LiveView, list: SessionList, output: Output): LiveResults {
  let shown = 0;
  let hidden = 0;
  return {
    consumer: {
      message(pdu, place) {
        if (place.confidence !== 'possible' || given.all) output.write(view.message(pdu, place));
      },
      session(session) {
        if (session.detection.confidence === 'possible' && !given.all) {
          hidden++;
          return;
        }
        shown++;
        list.count(session.status);
        output.write(view.session(session));
      },
    },
    get shown() {
      return shown;
    },
    begin: () => output.write(view.header()),
    finish() {},
    summary: () => list.summary(hidden).trimEnd(),
  };
}

function dataResults(
  format: Exclude<SniffArguments['format'], 'text'>,
  showPasswords: boolean,
  list: SessionList,
  output: Output,
): LiveResults {
  const writer = sessionWriter(format, showPasswords);
  let shown = 0;
  return {
    consumer: {
      session(session: Session) {
        shown++;
        list.count(session.status);
        output.write(writer.session(exportPiece(session, { format, 'show-passwords': showPasswords }), 0));
      },
    },
    get shown() {
      return shown;
    },
    begin: () => output.write(writer.header),
    finish: (frames, bytes) => output.write(writer.footer(frames, bytes)),
    summary: () => list.summary(0).trimEnd(),
  };
}
