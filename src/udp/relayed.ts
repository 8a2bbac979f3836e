import type { Frame } from '../capture/frame.ts';
import type { Link, Pdu } from '../engine/pdu.ts';
import { insideDatagram } from '../protocols/app/inside-reader.ts';
import type { Inside } from '../schema/detail.ts';
import { note } from '../schema/note.ts';
import { review } from '../schema/review.ts';
import type { Confidence, Endpoint } from '../session/session.ts';
import type { Association, Carried } from './association.ts';

/** A datagram that belongs to a session, as a message. */
export interface Relayed {
  readonly pdu: Pdu;
  readonly client: Endpoint;
  readonly proxy: Endpoint;
  readonly confidence: Confidence;
}

/** A datagram as the message that it is now, and what its data tell, or those of the fragments that it completes. */
export interface Addition {
  readonly pdu: Pdu;
  readonly inside: Inside | undefined;
}

/** Adds a datagram to its association, with what is odd about it and what is inside. */
export function addDatagram(
  association: Association,
  datagram: Pdu,
  carried: Carried,
  frame: Frame,
  links: readonly Link[] = [],
): Addition {
  const notes = [...datagram.notes, ...review(datagram.view, datagram.frames.at(-1)?.number ?? 0, [])];
  const lateness = association.lateness(frame);
  if (lateness !== undefined) notes.push(note('udp-after-close', frame.number, `${lateness} s before`));
  const message = links.length === 0 ? { ...datagram, notes } : { ...datagram, notes, links };
  const { pdu, whole } = association.add(message, carried);
  const inside = whole === undefined ? undefined : insideDatagram(whole);
  if (inside !== undefined) association.recognise(pdu, inside);
  return { pdu, inside };
}
