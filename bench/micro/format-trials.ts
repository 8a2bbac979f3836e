import { layers } from '../../src/packet/layers.ts';
import { Pipeline } from '../../src/pipeline.ts';
import { DATA_FORMATS } from '../../src/report/data/data-format.ts';
import { SessionBatcher } from '../../src/report/data/session-batch.ts';
import { FrameLines, frameRow } from '../../src/report/text/frame-lines.ts';
import { FrameList } from '../../src/report/text/frame-list.ts';
import type { MessageView } from '../../src/report/text/message-views.ts';
import { SessionList, sessionRow } from '../../src/report/text/session-list.ts';
import { sessionText } from '../../src/report/text/session-views.ts';
import { PLAIN_TEXT } from '../../src/report/text/text-options.ts';
import { writtenText } from '../../src/report/text/text-target.ts';
import { Caches } from '../../src/schema/caches.ts';
import type { Session } from '../../src/session/session.ts';
import { framesOf, memoryCapture } from './memory-capture.ts';
import type { Trial } from './trial.ts';

const TREE_OPTIONS = { ...PLAIN_TEXT, layers, isOpen: false };
const SESSIONS = 300;

/** Every formatter, over the same sessions. */
export async function formatTrials(seed: number, scale: number): Promise<Trial[]> {
  const sessions = await someSessions(seed, scale);
  const messages = sessions.reduce((sum, session) => sum + session.messages.length, 0);
  const perSession = (name: string, text: (session: Session) => string): Trial => ({
    name,
    unit: 'session',
    count: sessions.length,
    pass: () => sessions.reduce((sum, session) => sum + text(session).length, 0),
  });
  const perMessage = (name: string, view: MessageView): Trial => ({
    ...perSession(name, (session) => sessionText(session, [view], TREE_OPTIONS)),
    unit: 'message',
    count: messages,
  });
  const perFormat = (name: keyof typeof DATA_FORMATS): Trial => {
    const batcher = new SessionBatcher(
      DATA_FORMATS[name],
      { showPasswords: false, hasMessages: true },
      0,
      new Caches(),
    );
    return {
      ...perSession(name, () => ''),
      pass: () => {
        for (const session of sessions) batcher.add(session);
        return batcher.take().bytes.length;
      },
    };
  };
  const list = new SessionList(PLAIN_TEXT, false);
  return [
    perSession('list', (session) => writtenText(({ out }) => list.write([[session.id, sessionRow(session)]], out))),
    perFormat('ndjson'),
    perFormat('csv'),
    perMessage('tree', 'tree'),
    perMessage('tables', 'tables'),
    perMessage('hex', 'hex'),
    { name: 'packet list', unit: 'message', count: messages, pass: () => packetList(sessions).length },
  ];
}

async function someSessions(seed: number, scale: number): Promise<Session[]> {
  const sessions: Session[] = [];
  const pipeline = new Pipeline(
    { capture: 'memory', keepsHeaders: true },
    { session: (session) => void sessions.push(session) },
  );
  for (const frame of await framesOf(memoryCapture('handshakes', seed, scale))) pipeline.accept(frame);
  pipeline.finish();
  return sessions.slice(0, SESSIONS);
}

function packetList(sessions: readonly Session[]): string {
  const lines = new FrameLines(PLAIN_TEXT);
  const list = new FrameList();
  const early = sessions.flatMap(({ messages, client, proxy }) =>
    messages.flatMap((pdu) => list.add(pdu, client, proxy, 'SOCKS5')),
  );
  return writtenText(({ out }) => {
    for (const entry of [...early, ...list.flush()]) lines.write(frameRow(entry, false), out);
  });
}
