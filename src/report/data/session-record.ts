import { isoText } from '../../bytes/instant.ts';
import type { Pdu } from '../../engine/pdu.ts';
import type { Detail, DetailValue, Inside } from '../../schema/detail.ts';
import type { PhaseName } from '../../schema/message.ts';
import type { Note } from '../../schema/note.ts';
import { type FieldNode, tree } from '../../schema/tree.ts';
import type { Authentication, Relay, Session, UdpRelay } from '../../session/session.ts';
import { MASK, shownDetail, shownValue } from '../text/mask.ts';
import { destinationName, duration, endOf } from '../text/session-text.ts';
import { sentLength } from '../text/shown-field.ts';
import type {
  FieldRecord,
  InsideRecord,
  MessageRecord,
  RelayRecord,
  SessionRecord,
  UdpRecord,
} from './session-schema.ts';

/** A session as the published schema has it; what is unknown is absent, secrets are masked unless asked for. */
export function sessionRecord(session: Session, showPasswords: boolean): SessionRecord {
  const messages = session.messages.map((pdu) => messageRecord(pdu, showPasswords));
  return { ...sessionHead(session, showPasswords), messages, notes: session.notes.map(noteRecord) };
}

function noteRecord({ id, severity, frame, text }: Note): SessionRecord['notes'][number] {
  return { id, severity, frame, text };
}

/** The record without its messages and notes, which are its last keys. */
function sessionHead(session: Session, showPasswords: boolean): Omit<SessionRecord, 'messages' | 'notes'> {
  const { first, last, methods, authentication, request, relay, udp, latency } = session;
  const record = {
    id: session.id,
    uid: session.uid,
    capture: session.capture,
    protocol: session.protocol,
    transport: session.transport,
    depth: session.depth,
    client: session.client,
    proxy: session.proxy,
    start: isoText(first, first.digits),
    end: isoText(endOf(session), last.digits),
    firstFrame: first.number,
    lastFrame: last.number,
    duration: duration(session),
    status: session.status,
    phase: session.phase,
    detection: session.detection,
    ended: session.ended,
  } as SessionRecord;
  if (session.reasonCode !== undefined) record.reasonCode = session.reasonCode;
  if (session.reason !== undefined) record.reason = session.reason;
  if (session.parent !== undefined) record.parent = session.parent;
  if (session.origin !== undefined) record.origin = session.origin;
  if (methods !== undefined) record.methods = methods;
  if (authentication !== undefined) record.authentication = masked(authentication, showPasswords);
  if (request !== undefined) record.request = request;
  record.replies = session.replies;
  if (relay !== undefined) record.relay = relayRecord(relay, destinationName(session), showPasswords);
  if (udp !== undefined) record.udp = udpRecord(udp, showPasswords);
  if (Object.keys(latency).length > 0) record.latency = latency;
  if (session.behaviour !== undefined) record.behaviour = session.behaviour;
  return record;
}

function masked(authentication: Authentication, showPasswords: boolean): Authentication {
  return showPasswords || authentication.password === undefined
    ? authentication
    : { ...authentication, password: MASK };
}

function relayRecord(relay: Relay, destination: string | undefined, showPasswords: boolean): RelayRecord {
  const { clientBytes, proxyBytes, missing, inside } = relay;
  return {
    clientBytes,
    proxyBytes,
    ...(missing > 0 ? { missing } : {}),
    ...(inside === undefined ? {} : insideRecord(inside, showPasswords)),
    ...(destination === undefined ? {} : { destination }),
  };
}

export function udpRecord(udp: UdpRelay, showPasswords: boolean): UdpRecord {
  const destinations = udp.destinations.map(({ inside, protocol, ...counts }) =>
    inside === undefined ? counts : { ...counts, ...insideRecord(inside, showPasswords) },
  );
  return { ...udp, destinations };
}

/** The name of the protocol, and under that name what it tells, if anything. */
function insideRecord({ sheet, values }: Inside, showPasswords: boolean): InsideRecord {
  const told: Record<string, DetailValue> = {};
  let isEmpty = true;
  for (const key in sheet.details) {
    const value = values[key];
    if (value === undefined) continue;
    told[key] = shownDetail(sheet.details[key] as Detail, value, showPasswords);
    isEmpty = false;
  }
  return isEmpty ? { protocol: sheet.name } : { protocol: sheet.name, [sheet.name]: told };
}

function messageRecord(pdu: Pdu, showPasswords: boolean): MessageRecord {
  const { view, side, frames, length, completeness, links } = pdu;
  const [first] = frames;
  const record = {
    message: view.message.name,
    phase: view.message.phase as PhaseName,
    side,
    frames: frames.map((frame) => frame.number),
  } as unknown as MessageRecord;
  if (first !== undefined) record.time = isoText(first, first.digits);
  record.length = length;
  if (completeness !== 'complete') record.completeness = completeness;
  if (links !== undefined) record.linked = links;
  record.fields = tree(view).map((node) => fieldRecord(node, sentLength(node, view, length), showPasswords));
  return record;
}

function fieldRecord(node: FieldNode, length: number, showPasswords: boolean): FieldRecord {
  const value = shownValue(node, showPasswords);
  const record: FieldRecord = { name: node.filter, label: node.label, offset: node.start, length };
  if (value !== undefined) record.value = value;
  if (node.meaning !== undefined) record.meaning = node.meaning;
  return record;
}
