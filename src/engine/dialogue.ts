import type { FrameMark } from '../capture/frame.ts';
import { DIALOGUE_BYTES, HANDSHAKE_MESSAGES } from '../limits.ts';
import { leastSize } from '../schema/least-size.ts';
import type { Side } from '../schema/message.ts';
import { type Note, note } from '../schema/note.ts';
import type { GeneralNote } from '../schema/note-kinds.ts';
import type { Parsed } from '../schema/parse.ts';
import { type Final, type Phase, phaseFor, type ReadingPhase, type Reserve, successors } from '../schema/phase.ts';
import type { View } from '../schema/view.ts';
import type { Direction, StreamBytes } from '../tcp/stream.ts';
import type { Dissector, Weight } from './dissector.ts';
import type { Cut, Ending, Handshake } from './handshake.ts';
import { Inbox } from './inbox.ts';
import { knownMessages } from './known-messages.ts';
import { type Completeness, type DifferingCopy, differingCopies, type Pdu } from './pdu.ts';

const CUTS: Readonly<Record<Cut, string>> = {
  connection: 'when the connection ended',
  capture: 'when the capture ended, so more may have come',
  reading: 'when it was read no further, so more may have come',
};

type Remark = readonly [id: GeneralNote, detail: string | undefined];
type Attempt<P extends string> = {
  readonly phase: ReadingPhase<P>;
  readonly parsed: Parsed;
  readonly weight: Weight | undefined;
};

const NO_NOTES: readonly Note[] = [];
const NO_REMARKS: readonly Remark[] = [];
const LOST: readonly Remark[] = [['lost-bytes', undefined]];
const NO_PHASES: readonly never[] = [];

/**
 * Reads a handshake by its phase table: one side speaks at a time, the other side's bytes wait until a phase gives it
 * the word. So neither the cuts between segments nor which side arrives first make a difference. Where a message was not
 * seen there are several candidate phases, and the bytes decide. Never throws; holds twice DIALOGUE_BYTES a side at most.
 */
export class Dialogue<P extends string = string> implements Handshake {
  /** Every message read so far. */
  readonly pdus: Pdu[] = [];
  /** What was found between the messages: bytes lost, messages not seen. */
  readonly notes: Note[] = [];
  /** How much the messages of each side speak for the protocol, and why. */
  readonly strength: Record<Side, number> = { client: 0, proxy: 0 };
  readonly evidence: string[] = [];
  ending: Ending | undefined;
  /** Whether what does not fit is the peer's fault, and no longer a sign of another protocol. */
  isTrusted: boolean;
  /** Whether a proxy is expected behind the port, so that any answer is one. */
  isExpected = false;
  readonly #dissector: Dissector<P>;
  readonly #client = new Inbox();
  readonly #proxy = new Inbox();
  #cut: Cut = 'connection';
  /** The phases that the next message can belong to. */
  #candidates: readonly P[];
  /** These, and those that may come in their place. */
  #tried: readonly ReadingPhase<P>[] = [];
  #lastFrame = 0;
  /** Phases that were stepped over since the last message. */
  #passed: readonly P[] = NO_PHASES;

  constructor(dissector: Dissector<P>, start: P, isTrusted: boolean) {
    this.#dissector = dissector;
    this.#candidates = [start];
    this.#go(this.#candidates);
    this.isTrusted = isTrusted;
  }

  /** The phase the dialogue waits in; the likeliest one where messages were not seen. */
  get phase(): P {
    return this.#candidates[0] as P;
  }

  /** The message it waits for, the likeliest one where messages were not seen; undefined once it has ended. */
  get awaited(): ReadingPhase<P> | undefined {
    return this.ending === undefined ? this.#tried[0] : undefined;
  }

  /** Stream offset of the first byte that no message took: where the relay begins. */
  offset(side: Side): number {
    return this.#inbox(side).offset;
  }

  hasSpoken(side: Side): boolean {
    return this.#inbox(side).hasBegun;
  }

  /** How many bytes no message has taken. */
  get held(): number {
    return this.#client.length + this.#proxy.length;
  }

  heldOf(side: Side): number {
    return this.#inbox(side).length;
  }

  /** The bytes of a side that no message has taken, as they came in `direction`; borrowed until the next call. */
  waiting(side: Side, direction: Direction): StreamBytes[] {
    return this.#inbox(side).pieces(direction);
  }

  /** Bytes that the capture lacks among those that no message has taken. */
  get lostWaiting(): number {
    return this.#client.lostBytes + this.#proxy.lostBytes;
  }

  /** Where bytes of a side, which came again at a stream offset, differ from those that were read or wait. */
  differences(side: Side, offset: number, bytes: Uint8Array): DifferingCopy[] {
    const found = differingCopies(this.pdus, side, offset, bytes);
    const waiting = this.#inbox(side).difference(offset, bytes);
    if (waiting !== undefined) found.push(waiting);
    return found;
  }

  push(side: Side, piece: StreamBytes): void {
    if (this.ending !== undefined) return;
    const inbox = this.#inbox(side);
    const waiting = inbox.length + piece.gap + piece.bytes.length;
    this.#lastFrame = piece.frames.at(-1)?.number ?? this.#lastFrame;
    if (waiting > 2 * DIALOGUE_BYTES) {
      this.#remark('limit-reached', `${waiting} octets of the ${side} wait for the other side`);
      this.ending = 'broken';
      return;
    }
    inbox.lend(piece);
    this.#advance();
    inbox.own();
    if (inbox.length > DIALOGUE_BYTES) this.finish();
  }

  /** Takes a message that came behind the end of the handshake and still is one of it. */
  adopt(pdu: Pdu, ending: Ending): void {
    this.pdus.push(pdu);
    this.#inbox(pdu.side).skip(pdu.length);
    this.ending = ending;
  }

  /** No more bytes will come from this side. */
  close(side: Side): void {
    this.#inbox(side).isClosed = true;
    this.#advance();
  }

  /** Reads what can be read although messages are missing; `cut` says why no more bytes come. */
  finish(cut: Cut = 'connection'): void {
    this.#cut = cut;
    this.#advance();
    for (let steps = 0; this.ending === undefined && steps < HANDSHAKE_MESSAGES && this.#infer(); steps++)
      this.#advance();
  }

  #advance(): void {
    while (this.ending === undefined) {
      const attempt = this.#attempt();
      if (attempt === undefined) return;
      this.#settle(attempt);
      if (this.pdus.length < HANDSHAKE_MESSAGES || this.ending !== undefined) continue;
      this.#remark('limit-reached', `${HANDSHAKE_MESSAGES} messages of a handshake`);
      this.ending = 'broken';
    }
  }

  /** The first candidate that fits, or failing that the first of those that cannot; undefined while more bytes may help. */
  #attempt(): Attempt<P> | undefined {
    let unfit: Attempt<P> | undefined;
    let isWaiting = false;
    for (const phase of this.#tried) {
      const inbox = this.#inbox(phase.from);
      if (inbox.length === 0) {
        isWaiting = true;
        continue;
      }
      if (phase.only !== undefined && !this.#allows(phase.only, inbox)) continue;
      const parsed = inbox.parse(phase.reads);
      const weight = this.#dissector.weigh(parsed.view, this.pdus);
      const fits = weight !== undefined || this.#isSettled(inbox);
      if (parsed.status === 'complete' && fits) return { phase, parsed, weight };
      if (parsed.status === 'incomplete' && fits && !(inbox.isClosed && this.isTrusted)) return undefined;
      unfit ??= { phase, parsed, weight };
    }
    return isWaiting ? undefined : unfit;
  }

  #allows(reserve: Reserve, inbox: Inbox): boolean {
    if (reserve === 'named') return this.isTrusted;
    return this.isExpected && !inbox.hasLost && this.pdus.length > 0 && this.#client.length === 0;
  }

  /** Whether there is no doubt where the dialogue stands, so that what does not fit is odd and not another message. */
  #isSettled(inbox: Inbox): boolean {
    return this.isTrusted && this.#tried.length === 1 && !inbox.hasLost;
  }

  #settle({ phase, parsed, weight }: Attempt<P>): void {
    const { from } = phase;
    const isSettled = this.#isSettled(this.#inbox(from));
    if (parsed.status === 'lost') {
      this.#passLoss(phase, from, parsed.view, parsed.field, weight);
    } else if (parsed.status === 'complete' && (weight !== undefined || isSettled)) {
      this.#complete(phase, from, parsed.view, weight);
    } else if (parsed.status !== 'complete' && this.isTrusted && (isSettled || weight !== undefined)) {
      this.#breakOff(phase, from, parsed);
    } else if (this.isTrusted || this.#inbox(from).hasLost) {
      this.#stepOver(`no ${phase.reads.name} of the ${from} fits`);
    } else {
      this.ending = 'contradicted';
    }
  }

  #complete(phase: ReadingPhase<P>, from: Side, view: View, weight: Weight | undefined): void {
    this.#add(from, weight);
    const hasLost = view.lost.length > 0 && view.isLost(view.start, view.end);
    this.#take(from, view, hasLost ? 'lost' : 'complete', view.end - view.start, hasLost ? LOST : NO_REMARKS);
    this.#go(this.#next(phase, view));
  }

  /** A message of a side speaks for the protocol. */
  #add(from: Side, weight: Weight | undefined): void {
    if (weight === undefined || weight.strength === 0) return;
    this.strength[from] += weight.strength;
    this.evidence.push(weight.evidence);
  }

  /** A message that ends too early or turns unreadable is told as far as it goes; the other side may still be read. */
  #breakOff(phase: ReadingPhase<P>, from: Side, parsed: Exclude<Parsed, { status: 'complete' }>): void {
    const { length } = this.#inbox(from);
    if (parsed.status === 'incomplete') {
      const id = from === 'proxy' ? 'reply-truncated' : 'message-truncated';
      const cut = CUTS[this.#inbox(from).isClosed ? 'connection' : this.#cut];
      const detail = `${length} of at least ${leastSize(parsed.view, parsed.need)} bytes ${cut}`;
      this.#take(from, parsed.view, 'truncated', length, [[id, detail]]);
    } else {
      const detail = parsed.status === 'malformed' ? parsed.reason : undefined;
      this.#take(from, parsed.view, 'malformed', length, [['malformed', detail]]);
    }
    this.#go(this.#next(phase, parsed.view));
  }

  #passLoss(phase: ReadingPhase<P>, from: Side, view: View, field: string, weight: Weight | undefined): void {
    const inbox = this.#inbox(from);
    const length = inbox.pastLoss();
    const message = `the ${from}'s ${view.message.name}`;
    if (view.end > view.start && !view.isLost(view.start, view.start + 1)) {
      this.#add(from, weight);
      this.#take(from, view, 'lost', length, [['lost-bytes', `${message} from ${field} on`]]);
    } else {
      this.#remark('lost-bytes', message);
      inbox.take(length);
    }
    this.#go(this.#next(phase, view));
  }

  /** Moves `length` bytes from the inbox into a PDU. */
  #take(side: Side, view: View, completeness: Completeness, length: number, remarks: readonly Remark[]): void {
    const inbox = this.#inbox(side);
    const frames = inbox.frames(length);
    const kept = knownMessages.keep(view, completeness === 'complete' && length === view.end - view.start);
    const notes = remarks.length === 0 ? NO_NOTES : this.#notesOn(frames, remarks);
    this.pdus.push({ view: kept, side, offset: inbox.offset, length, completeness, frames, notes });
    inbox.take(length);
    this.#passed = NO_PHASES;
  }

  #notesOn(frames: readonly FrameMark[], remarks: readonly Remark[]): Note[] {
    const frame = frames.at(-1)?.number ?? this.#lastFrame;
    return remarks.map(([id, detail]) => note(id, frame, detail));
  }

  /** The phases that can follow: one where the message says which, all of them where it does not. */
  #next({ name, next }: ReadingPhase<P>, view: View): readonly P[] {
    if (typeof next === 'string') return [next as P];
    const value = view.number(next.by);
    if (value === undefined) return successors(this.#dissector.phases, name);
    return [phaseFor(next, value)];
  }

  #go(candidates: readonly P[]): void {
    this.#candidates = candidates;
    const { phases } = this.#dissector;
    const only: Phase<P> | undefined = candidates.length === 1 ? phases[candidates[0] as P] : undefined;
    if (only !== undefined && only.final === undefined) {
      this.#tried = only.tried;
      return;
    }
    const tried: ReadingPhase<P>[] = [];
    let ending: Final | undefined;
    for (const candidate of candidates) {
      const phase: Phase<P> = phases[candidate];
      if (phase.final !== undefined) {
        if (ending === undefined || phase.final === 'relay') ending = phase.final;
        continue;
      }
      tried.push(...phase.tried);
    }
    this.#tried = tried;
    if (tried.length === 0) this.ending = ending ?? 'broken';
  }

  /** Goes on behind a message that is awaited but was not seen; false when nothing waits behind it. */
  #infer(): boolean {
    const phase = this.#tried[0] as ReadingPhase<P>;
    const { from, reads } = phase;
    const inbox = this.#inbox(from);
    if (inbox.length > 0) {
      const parsed = inbox.parse(reads);
      if (!this.isTrusted || parsed.status === 'complete') return false;
      this.#breakOff(phase, from, parsed);
      return true;
    }
    if (this.#inbox(from === 'client' ? 'proxy' : 'client').length === 0) return false;
    this.#stepOver(`no ${reads.name} of the ${from} was seen`);
    return true;
  }

  /** Goes on behind the phases that are awaited; none is passed twice before a message is read, for some lead in a circle. */
  #stepOver(detail: string): void {
    this.#remark('inferred', detail);
    const passed = [...this.#passed, ...this.#candidates];
    this.#passed = passed;
    const next = new Set(this.#candidates.flatMap((phase) => successors(this.#dissector.phases, phase)));
    const open = [...next].filter((phase) => !passed.includes(phase));
    if (open.length > 0) this.#go(open);
    else this.ending = 'broken';
  }

  #inbox(side: Side): Inbox {
    return side === 'client' ? this.#client : this.#proxy;
  }

  #remark(id: GeneralNote, detail: string): void {
    this.notes.push(note(id, this.#lastFrame, detail));
  }
}
