import type { Selects } from '../../filter/selection.ts';
import type { Consumer } from '../../pipeline.ts';
import type { Session } from '../../session/session.ts';

/**
 * A consumer that hears only of sessions that are selected, and of their messages when they have ended: before, nobody
 * knows whether they will be.
 */
export function selectedConsumer(consumer: Consumer, isSelected: Selects): Consumer {
  const { message } = consumer;
  return {
    session(session) {
      if (!isSelected(session)) return;
      if (message !== undefined) tellMessages(session, message.bind(consumer));
      consumer.session(session);
    },
  };
}

function tellMessages(session: Session, tell: NonNullable<Consumer['message']>): void {
  const { protocol, client, proxy, detection, messages } = session;
  const place = { protocol, client, proxy, confidence: detection.confidence };
  for (const pdu of messages) tell(pdu, place);
}
