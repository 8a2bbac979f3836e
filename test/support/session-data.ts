import { DataDocument } from '../../src/report/data/data-document.ts';
import { DATA_FORMATS } from '../../src/report/data/data-format.ts';
import { SessionBatcher } from '../../src/report/data/session-batch.ts';
import { Caches } from '../../src/schema/caches.ts';
import type { Session } from '../../src/session/session.ts';

/** Sessions of one capture as `export` writes them; with `base` as another thread does, which knows no ids. */
export function documentOf(
  name: keyof typeof DATA_FORMATS,
  sessions: readonly Session[],
  showPasswords = false,
  base?: number,
  caches: Caches | undefined = new Caches(),
): string {
  const format = DATA_FORMATS[name];
  const pieces: Buffer[] = [];
  const document = new DataDocument(format, { writeBytes: (bytes) => void pieces.push(Buffer.from(bytes)) });
  const batcher = new SessionBatcher(
    format,
    { showPasswords, hasMessages: true },
    base === undefined ? 0 : undefined,
    caches,
  );
  document.begin('sockshark 0.0.0');
  for (const session of sessions) {
    batcher.add(session);
    if (batcher.isFull) document.add(batcher.take(), base ?? 0);
  }
  if (!batcher.isEmpty) document.add(batcher.take(), base ?? 0);
  document.end(71, 4970);
  return Buffer.concat(pieces).toString();
}
