import type { Session } from '../../session/session.ts';
import { type SessionRecord, session as sessionShape } from './session-schema.ts';

/** A session as the published schema has it; what is unknown is absent, secrets are masked unless asked for. */
export function sessionRecord(session: Session, showPasswords: boolean): SessionRecord {
  return sessionShape.record(session, { showPasswords, hasMessages: true }) as SessionRecord;
}
