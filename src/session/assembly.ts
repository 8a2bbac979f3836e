import { endpointText } from '../bytes/address.ts';
import type { ClockSteps } from '../bytes/clock-steps.ts';
import { Hash64 } from '../bytes/hash.ts';
import type { FrameMark } from '../capture/frame.ts';
import type { Dissector } from '../engine/dissector.ts';
import type { Pdu } from '../engine/pdu.ts';
import { NOTES } from '../limits.ts';
import type { PhaseName } from '../schema/message.ts';
import { type Note, note, together } from '../schema/note.ts';
import type { Association } from '../udp/association.ts';
import { clockNotes, clockOf } from './clock.ts';
import { type Closing, endedOf } from './ending.ts';
import { behaviourOf } from './fingerprints.ts';
import { furthestPhase, statusOf } from './outcome.ts';
import { type Awaited, reasonOf } from './reason.ts';
import type { Confidence, Detection, Endpoint, Relay, Session, Status } from './session.ts';
import { summary } from './summary.ts';

/** What a conversation found out, as its session needs it. */
export interface Findings {
  readonly dissector: Dissector;
  /** The name of the variant that was spoken. */
  readonly protocol: string;
  readonly transport: 'tcp' | 'udp';
  /** 0; more inside another session's relay. */
  readonly depth: number;
  readonly client: Endpoint;
  readonly proxy: Endpoint;
  readonly first: FrameMark;
  readonly last: FrameMark;
  /** Where proxies stand in front of this one, and the messages to them. */
  readonly via?: readonly Endpoint[] | undefined;
  readonly front?: readonly Pdu[];
  /** The handshake. */
  readonly pdus: readonly Pdu[];
  readonly ending: 'relay' | 'association' | 'opaque' | 'other';
  readonly evidence: readonly string[];
  /** Whether both sides fit. */
  readonly isCertain: boolean;
  /** Whether an opening message came whole, and got no answer or one of another protocol; datagrams have none. */
  readonly isUnanswered?: boolean;
  readonly relay: Relay | undefined;
  readonly association: Association | undefined;
  readonly closing: Closing;
  /** The message that the handshake still waits for. */
  readonly awaited: Awaited | undefined;
  /** Whether the client sent more than the handshake has. */
  readonly hasMore: boolean;
  /** Whether the capture lacks bytes that may have been the rest of the handshake. */
  readonly hasLost: boolean;
  /** Whether a bound of the program ended the reading of the handshake. */
  readonly isLimited: boolean;
  /** Whether the capture ended before the connection. */
  readonly isOpen: boolean;
  /** Where the times of its connection go back. */
  readonly clock: ClockSteps | undefined;
  /** What is odd, besides what the messages themselves have. */
  readonly notes: readonly Note[];
}

/** What speaks for a conversation besides its own bytes. */
export interface Hints {
  /** The port of the proxy, where the user named it as one. */
  readonly named: number | undefined;
  /** The port of the proxy, where it is the usual one of the protocol. */
  readonly usual: number | undefined;
  /** Another session made its proxy certain. */
  readonly isKnownProxy: boolean;
}

/** How sure it is that a conversation is of the protocol: by both sides, or by one and something that speaks for it. */
export function confidenceOf(findings: Judged, hints: Hints): Confidence {
  const { isCertain, isUnanswered = false } = findings;
  if (isCertain) return 'certain';
  const isExpected = hints.named !== undefined || hints.isKnownProxy || hints.usual !== undefined;
  return isExpected || isUnanswered ? 'likely' : 'possible';
}

type Judged = Pick<Findings, 'isCertain' | 'isUnanswered'>;

/** What a session is called: its number, that of the session around it, and the capture's name. */
export interface Names {
  readonly id: number;
  readonly parent: number | undefined;
  readonly capture: string;
}

/** The session that a hop was. */
export function assemble({ id, parent, capture }: Names, findings: Findings, hints: Hints): Session {
  const { dissector, protocol, transport, depth, client, proxy, pdus, ending, relay, association, closing } = findings;
  association?.finish();
  const { via, front = NO_PDUS } = findings;
  const messages = inAll(front, pdus, association?.pdus);
  const { origin, methods, request, replies, latency } = summary(pdus);
  const authentication = dissector.credentials(pdus);
  const meant = request === undefined ? undefined : dissector.interpret?.(request, relay);
  const first = earliest(findings.first, front.length === 0 ? pdus : front);
  const last = latest(findings.last, association?.last);
  const listens = meant?.isListening === true;
  const status = statusIn(findings, listens);
  const ended = endedOf(closing, latest(lastOf(pdus) ?? first, association?.last), last);
  const clock = clockOf(findings, first);
  const { awaited, hasLost, isLimited } = findings;
  const reason =
    status === 'established'
      ? undefined
      : reasonOf({
          protocol: dissector.name,
          status,
          transport,
          pdus,
          ended,
          awaited,
          hasLost,
          isLimited,
          methods,
          authentication,
          replies,
          isListening: listens,
        });
  return {
    id,
    uid: uidOf(findings, first),
    capture,
    protocol,
    transport,
    depth,
    parent,
    client,
    proxy,
    origin: origin ?? summary(front).origin,
    via,
    first,
    last,
    status,
    phase: furthestPhase(pdus, REACHED[ending]),
    ended,
    reason: reason?.text,
    reasonCode: reason?.code,
    detection: detectionOf(findings, hints),
    methods,
    authentication,
    request: request === undefined || meant?.name === undefined ? request : { ...request, name: meant.name },
    replies,
    relay,
    udp: association?.udp,
    latency,
    behaviour: behaviourOf(pdus, dissector.fingerprints),
    isOpen: findings.isOpen || undefined,
    messages,
    latest: clock?.latest,
    isClockBack: clock?.first !== undefined || undefined,
    notes: notesOf(messages, findings, clock),
  };
}

/** Datagrams whose association is not in the capture were granted a relay if it answers. */
function statusIn({ transport, pdus, ending, hasMore, association }: Findings, listens: boolean): Status {
  if (transport === 'tcp') return statusOf(pdus, ending === 'opaque', hasMore, listens);
  const { datagrams, malformed } = association?.udp ?? {};
  return (datagrams?.proxy ?? 0) > (malformed?.proxy ?? 0) ? 'established' : 'incomplete';
}

/** An endpoint and a space, as text has it. */
function mixEndpoint(hash: Hash64, { address, port }: Endpoint): void {
  if (address.includes(':')) hash.text('[').text(address).text(']:');
  else hash.text(address).text(':');
  hash.number(port).text(' ');
}

/** The same whenever the same frames are read. */
function uidOf({ dissector, depth, client, proxy }: Findings, { seconds, nanoseconds }: FrameMark): string {
  const hash = new Hash64();
  mixEndpoint(hash, client);
  mixEndpoint(hash, proxy);
  hash.number(seconds).text('.').number(nanoseconds).text(' ').text(dissector.name).text(' ').number(depth);
  return hash.digits();
}

const NO_PDUS: readonly Pdu[] = [];
const NO_NOTES: readonly Note[] = [];

function inAll(front: readonly Pdu[], pdus: readonly Pdu[], behind: readonly Pdu[] = NO_PDUS): readonly Pdu[] {
  return front.length + behind.length === 0 ? pdus : [...front, ...pdus, ...behind];
}

const REACHED: Readonly<Record<Findings['ending'], PhaseName>> = {
  relay: 'relay',
  association: 'udp',
  opaque: 'negotiation',
  other: 'negotiation',
};

function detectionOf(findings: Findings, hints: Hints): Detection {
  const { dissector, isCertain, isUnanswered = false, proxy, pdus } = findings;
  const confidence = confidenceOf(findings, hints);
  if (isCertain && hints.named === undefined) return { confidence, evidence: findings.evidence };
  const evidence = findings.evidence.slice();
  if (hints.named !== undefined) evidence.push(`port ${hints.named} is named as ${dissector.family}`);
  if (!isCertain && hints.usual !== undefined) evidence.push(`port ${hints.usual}`);
  if (!isCertain && hints.isKnownProxy) evidence.push(`another session of ${endpointText(proxy)} is certain`);
  if (!isCertain && isUnanswered) evidence.push(pdus.at(-1)?.side === 'proxy' ? FOREIGN_ANSWER : NO_ANSWER);
  return { confidence, evidence };
}

const FOREIGN_ANSWER = 'the first message is whole, and answered in another protocol';
const NO_ANSWER = 'the first message is whole, and nothing answers it';

/** Notes of the messages, then those of the session as a whole; at the bound of NOTES the messages' own are cut, and the last note says so. */
function notesOf(messages: readonly Pdu[], findings: Findings, clock: ClockSteps | undefined): readonly Note[] {
  const whole = together(findings.notes, findings.association?.notes ?? NO_NOTES, clockNotes(clock));
  let all = NO_NOTES;
  let isCut = false;
  for (const { notes } of messages) {
    if (notes.length === 0) continue;
    isCut = all.length + whole.length >= NOTES;
    if (isCut) break;
    all = together(all, notes);
  }
  all = together(all, whole);
  if (!isCut && all.length <= NOTES) return all;
  return [...all.slice(0, NOTES - 1), note('limit-reached', findings.last.number, `${NOTES} notes are kept`)];
}

function earliest(first: FrameMark, pdus: readonly Pdu[]): FrameMark {
  let found = first;
  for (const { frames } of pdus) for (const frame of frames) if (frame.number < found.number) found = frame;
  return found;
}

/** The last frame that brought bytes of a message. */
function lastOf(pdus: readonly Pdu[]): FrameMark | undefined {
  let found: FrameMark | undefined;
  for (const { frames } of pdus) for (const frame of frames) if (frame.number > (found?.number ?? 0)) found = frame;
  return found;
}

function latest(a: FrameMark, b: FrameMark | undefined): FrameMark {
  return b !== undefined && b.number > a.number ? b : a;
}
