import { reachOf } from '../../bytes/host.ts';
import { secondsBetween } from '../../bytes/instant.ts';
import { isGrant } from '../../schema/decision.ts';
import type { Message } from '../../schema/message.ts';
import { type Note, note } from '../../schema/note.ts';
import type { GeneralNote } from '../../schema/note-kinds.ts';
import type { Relay } from '../../session/session.ts';
import type { Padding } from '../../tcp/padding.ts';
import type { Direction } from '../../tcp/stream.ts';
import type { Dissector } from '../dissector.ts';
import type { Handshake } from '../handshake.ts';
import type { Pdu } from '../pdu.ts';
import { type ConnectionContext, prefixText } from './context.ts';
import { hollowGrantNote } from './hollow-grant.ts';

/** What is known of a hop when it ends. */
export interface Ended {
  readonly dissector: Dissector;
  readonly depth: number;
  readonly context: ConnectionContext;
  readonly dialogue: Handshake;
  readonly client: Direction;
  /** Where the client is. */
  readonly address: string;
  readonly relay: Relay | undefined;
  /** That the client goes on although it was refused. */
  readonly late: Note | undefined;
  /** Whether what goes on inside an encapsulation can only be read with keys. */
  readonly isSealed: boolean;
}

/** What is odd about a hop as a whole. */
export function remarksOn(ended: Ended): Note[] {
  const { depth, context, dialogue, client, relay, late, isSealed } = ended;
  const { flow } = context;
  const { ending, pdus } = dialogue;
  const { nested } = ended.dissector;
  const remarks: Note[] =
    depth === 0 ? ofConnection(ended) : nested === undefined ? [] : [note(nested, flow.lastNumber)];
  const remark = (id: GeneralNote, detail?: string) => remarks.push(note(id, flow.lastNumber, detail));
  const isAlone = !dialogue.hasSpoken('client') || !dialogue.hasSpoken('proxy');
  if (isAlone && (pdus.length > 1 || !dialogue.hasSpoken('client')))
    remark(flow.isBesideUnread ? 'side-unread' : 'one-sided');
  const kind = lastOfClient(pdus)?.whenLast;
  if (kind !== undefined) remarks.push(note(kind, flow.lastNumber));
  if (ending === 'opaque') remark('opaque-method');
  if (ending === 'wrapped') remark(isSealed ? 'sealed' : 'read-inside-tokens');
  if (late !== undefined) remarks.push(late);
  if (ending === 'refused') remarks.push(...ofRefusal(ended));
  if (hasGrant(pdus)) remarks.push(...ofGrant(ended));
  if (dialogue.phase === 'bindSecondReply') remark('bind-waiting');
  const hollow = relay === undefined ? undefined : hollowGrantNote(pdus, flow, client, relay);
  if (hollow !== undefined) remarks.push(hollow);
  if (relay !== undefined && relay.missing > 0) remark('relay-gap', `${relay.missing} octets`);
  return remarks;
}

/** How long a proxy may take to close after a refusal (RFC 1928 section 6). */
const CLOSE_SECONDS = 10;

function ofRefusal({ context: { flow }, dialogue }: Ended): Note[] {
  const refused = dialogue.pdus.at(-1)?.frames.at(-1);
  const seconds = refused === undefined ? 0 : secondsBetween(refused, flow.last);
  return seconds > CLOSE_SECONDS ? [note('late-close', flow.lastNumber, `after ${seconds.toFixed(1)} s`)] : [];
}

/** What the client said last. */
export function lastOfClient(pdus: readonly Pdu[]): Message | undefined {
  return pdus.findLast(({ side }) => side === 'client')?.view.message;
}

const NO_LOGIN = 0;

/** A grant to strangers. */
function ofGrant({ dialogue: { pdus }, address }: Ended): Note[] {
  const method = pdus.find(({ view }) => view.message.role === 'selection')?.view.number('method');
  const frame = pdus.at(-1)?.frames.at(-1)?.number ?? 0;
  return method === NO_LOGIN && reachOf(address) === 'public' ? [note('open-proxy', frame, address)] : [];
}

function ofConnection({ dissector, context, dialogue, client }: Ended): Note[] {
  const { flow, isStart } = context;
  const remarks: Note[] = [];
  const { missed, lastMissed, lastNumber, streams, padding } = flow;
  if (!isStart) remarks.push(note('mid-stream', lastNumber));
  if (client === 1 && isStart && dissector.reversed !== undefined) remarks.push(note(dissector.reversed, lastNumber));
  const prefix = prefixText(context, client);
  const first = dialogue.pdus[0]?.frames[0]?.number ?? lastNumber;
  if (prefix !== undefined) remarks.push(note('unknown-prefix', first, prefix));
  if (lastMissed > 0) remarks.push(note('frames-dropped', lastMissed, missed > 0 ? `${missed} frames` : undefined));
  if (padding !== undefined && padding.count > 0) remarks.push(ofPadding(padding));
  if (streams.some(({ isCut }) => isCut)) remarks.push(note('snap-length', lastNumber));
  return remarks;
}

function ofPadding({ count, shownBy }: Padding): Note {
  const more = count > shownBy.length ? ` and ${count - shownBy.length} more` : '';
  return note('zero-padding', shownBy[0] as number, `frame ${shownBy.join(', ')}${more}`);
}

/** Whether the last message says that the relay begins. */
export function hasGrant(pdus: readonly Pdu[]): boolean {
  const last = pdus.at(-1);
  return last !== undefined && isGrant(last);
}
