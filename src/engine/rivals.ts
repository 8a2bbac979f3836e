import { DETECTION_BYTES, DETECTION_PIECES } from '../limits.ts';
import type { Side } from '../schema/message.ts';
import type { Direction, StreamBytes } from '../tcp/stream.ts';
import type { FlowStart, Verdict } from './detection.ts';
import { Dialogue } from './dialogue.ts';
import type { Dissector } from './dissector.ts';
import type { Cut, Handshake } from './handshake.ts';
import type { DifferingCopy } from './pdu.ts';

interface Hypothesis {
  readonly dissector: Dissector;
  readonly client: Direction;
  readonly isEntry: boolean;
  readonly dialogue: Dialogue;
}

/** How many octets' worth of fit makes both sides certain: the greeting and its answer, or a request and its reply. */
const CERTAIN_FROM_START = 2;
const CERTAIN_FROM_ENTRY = 4;
/** Enough behind bytes of no known protocol, unless the handshake came to its end. */
const CERTAIN_BEHIND = 4;
/** Enough although more bytes of the proxy wait, which may show that its first ones were no answer. */
const CERTAIN_WITH_MORE = 3;
/** Enough to turn the roles round against both the order in time and who opened the connection. */
const CERTAIN_AGAINST_ORDER = 4;

/**
 * Rival readings of a connection: every assumption about protocol and roles is a dialogue of its own, and the one that
 * both sides confirm wins. Who opened the TCP connection and who spoke first speak for roles: they turn round only where
 * the bytes fit in no other way.
 */
export class Rivals {
  verdict: Verdict = 'open';
  readonly #dissectors: readonly Dissector[];
  readonly #start: FlowStart;
  readonly #pieces: StreamBytes[] = [];
  readonly #isClosed: [boolean, boolean] = [false, false];
  #hypotheses: Hypothesis[] = [];
  readonly #supposed: Dissector[] = [];
  #hasRivals = false;
  #bytes = 0;
  #chosen: Hypothesis | undefined;
  /** Whether the chosen one was confirmed when no other byte waited to be read. */
  #isExact = false;
  #firstSpeaker: Direction = 0;

  /** `dissectors`: the likeliest first. */
  constructor(dissectors: readonly Dissector[], start: FlowStart) {
    this.#dissectors = dissectors;
    this.#start = start;
  }

  /** The protocol that was found. */
  get dissector(): Dissector {
    return (this.#chosen as Hypothesis).dissector;
  }

  /** A dialogue that goes on in a phase of a protocol that is certain. */
  static found(dissector: Dissector, client: Direction, phase: string): Rivals {
    const rivals = new Rivals([dissector], { isStart: true, client });
    const dialogue = new Dialogue(dissector, phase, true);
    rivals.#choose({ dissector, client, isEntry: false, dialogue });
    return rivals;
  }

  /** The dialogue that was found. */
  get dialogue(): Dialogue {
    return (this.#chosen as Hypothesis).dialogue;
  }

  /** The direction of the client. */
  get client(): Direction {
    return (this.#chosen as Hypothesis).client;
  }

  /** Whether both sides fit, and what else is known of the roles agrees or the bytes leave no doubt. */
  get isCertain(): boolean {
    const chosen = this.#chosen;
    if (chosen === undefined || !isConfirmed(chosen)) return false;
    const strength = total(chosen.dialogue);
    const signs = this.#signs(chosen);
    if (strength < CERTAIN_WITH_MORE && !(this.#isExact && this.#isOfOpener(chosen))) return false;
    return signs > 0 || strength >= CERTAIN_AGAINST_ORDER;
  }

  /** Whether who opened the connection said all that opens a dialogue and no more, and got no answer or a foreign one. */
  get isUnanswered(): boolean {
    const { client, isEntry, dissector, dialogue } = this.#chosen as Hypothesis;
    return this.#start.isStart && client === 0 && !isEntry && isUnanswered(dissector, dialogue);
  }

  /** Octets that are kept until they are read. */
  get held(): number {
    let total = this.#pieces.length === 0 ? 0 : this.#bytes;
    for (const { dialogue } of this.#hypotheses) total += dialogue.held;
    return total;
  }

  /** Where bytes that came again differ from those that are kept. */
  differences(direction: Direction, offset: number, bytes: Uint8Array): DifferingCopy[] {
    const [likeliest] = this.#hypotheses;
    if (likeliest === undefined) return [];
    return likeliest.dialogue.differences(side(likeliest.client, direction), offset, bytes);
  }

  push(piece: StreamBytes): void {
    const { direction, offset, gap, frames } = piece;
    if (this.verdict === 'found') {
      this.dialogue.push(side(this.client, direction), piece);
      return;
    }
    const kept: StreamBytes = { direction, offset, bytes: piece.bytes.slice(), gap, frames };
    if (this.#pieces.length === 0) {
      this.#firstSpeaker = direction;
      this.#supposeFirst(kept);
    }
    this.#pieces.push(kept);
    this.#bytes += piece.bytes.length + piece.gap;
    for (const hypothesis of this.#hypotheses) feed(hypothesis, kept);
    this.#judge();
  }

  /** Whether more bytes are kept than a handshake can have: what is held back elsewhere must come now, then `finish`. */
  get isFull(): boolean {
    if (this.verdict !== 'open' || (this.#bytes <= DETECTION_BYTES && this.#pieces.length <= DETECTION_PIECES))
      return false;
    return this.#bytes > DETECTION_BYTES + this.#awaited || this.#pieces.length > DETECTION_PIECES;
  }

  /** Bytes that messages can have which only began, where their declaration bounds them. */
  get #awaited(): number {
    const bounds = this.#hypotheses.map(({ dialogue }) => (dialogue.held > 0 ? dialogue.awaited?.reads.most : 0) ?? 0);
    return Math.max(0, ...bounds.filter((most) => Number.isFinite(most)));
  }

  /** No more bytes will come in this direction. */
  close(direction: Direction): void {
    this.#isClosed[direction] = true;
    for (const { client, dialogue } of this.#hypotheses) dialogue.close(side(client, direction));
  }

  /** No more bytes will come at all: one side alone may be enough, if the other contradicts nothing. */
  finish(cut: Cut): Verdict {
    if (this.verdict === 'found') this.dialogue.finish(cut);
    if (this.verdict !== 'open') return this.verdict;
    this.#addRivals();
    for (const { dialogue } of this.#hypotheses) dialogue.finish();
    const fitting = this.#hypotheses
      .filter((hypothesis) => (this.#start.isBehind === true ? this.#isProven(hypothesis) : isPlausible(hypothesis)))
      .sort((a, b) => this.#signs(b) - this.#signs(a) || total(b.dialogue) - total(a.dialogue));
    const [best] = fitting;
    if (best === undefined) {
      this.verdict = 'ignored';
    } else {
      this.#isExact = isExact(best);
      this.#choose(best);
      best.dialogue.finish(cut);
    }
    return this.verdict;
  }

  /** Supposes what the first bytes look like; where they are lost it can be any protocol, and a named port asks for the likeliest. */
  #supposeFirst({ bytes, gap }: StreamBytes): void {
    const { isStart, client = 0 } = this.#start;
    const isLost = gap > 0;
    for (const dissector of this.#dissectors) {
      if (isLost || dissector.recognise(bytes, 0, bytes.length, isStart)) this.#begin(dissector, client);
    }
    if (this.#hypotheses.length === 0) this.#begin(this.#dissectors[0] as Dissector, client);
  }

  #begin(dissector: Dissector, client: Direction): void {
    const hypothesis = this.#suppose(dissector, client, dissector.first, false);
    this.#closeIn(hypothesis);
    this.#hypotheses.push(hypothesis);
  }

  /** Tells it of the directions in which no more bytes come. */
  #closeIn({ client, dialogue }: Hypothesis): void {
    if (this.#isClosed[0]) dialogue.close(side(client, 0));
    if (this.#isClosed[1]) dialogue.close(side(client, 1));
  }

  #judge(): void {
    const { client, isStart } = this.#start;
    if (client !== undefined) {
      this.#isExact = true;
      this.#choose(this.#hypotheses[0] as Hypothesis);
      return;
    }
    const isBoth = this.#hasBoth();
    const isEarly = isStart && this.#hypotheses.some(isConfirmed);
    const isNone = !this.#hypotheses.some(isOpen);
    if (isNone || (isBoth && !isEarly)) this.#addRivals();
    if (!this.#hypotheses.every(isOpen)) this.#hypotheses = this.#hypotheses.filter(isOpen);
    if (this.#hypotheses.length === 0) {
      this.verdict = 'ignored';
      return;
    }
    const best = this.#best();
    if (best === undefined) return;
    this.#isExact = true;
    this.#choose(best);
  }

  #hasBoth(): boolean {
    const [first] = this.#pieces;
    return this.#pieces.some(({ direction }) => direction !== first?.direction);
  }

  /** Of those that both sides confirm the first with the most weight; none while roles for which more speaks are possible. */
  #best(): Hypothesis | undefined {
    let best: Hypothesis | undefined;
    for (const hypothesis of this.#hypotheses) {
      if (!this.#isProven(hypothesis) || this.#hasLikelierRoles(hypothesis)) continue;
      if (best === undefined || total(hypothesis.dialogue) > total(best.dialogue)) best = hypothesis;
    }
    return best;
  }

  /** How much speaks for the roles besides the bytes: who opened the connection, and who spoke first. */
  #signs({ client, isEntry }: Hypothesis): number {
    if (isEntry || this.#start.client !== undefined) return 1;
    const isFirst = client === this.#firstSpeaker ? 1 : 0;
    return this.#start.isStart ? isFirst + (client === 0 ? 1 : 0) : isFirst;
  }

  /** Whether both sides confirm it, and nothing that waits to be read can speak against it. */
  #isProven(hypothesis: Hypothesis): boolean {
    if (!isConfirmed(hypothesis) || !isExact(hypothesis)) return false;
    const { dialogue } = hypothesis;
    const isRefused = dialogue.ending === 'refused' && dialogue.held === 0;
    return (
      this.#start.isBehind !== true || isRefused || dialogue.ending === 'relay' || total(dialogue) >= CERTAIN_BEHIND
    );
  }

  /** Whether who opened the connection is the client, or it is not known who did. */
  #isOfOpener({ client, isEntry }: Hypothesis): boolean {
    const { isStart, client: named } = this.#start;
    return named !== undefined || !isStart || isEntry || client === 0;
  }

  #hasLikelierRoles(hypothesis: Hypothesis): boolean {
    const signs = this.#signs(hypothesis);
    return signs === 0 && this.#hypotheses.some((other) => this.#signs(other) > signs);
  }

  #choose(hypothesis: Hypothesis): void {
    this.#chosen = hypothesis;
    this.#hypotheses = [hypothesis];
    this.#pieces.length = 0;
    this.verdict = 'found';
    hypothesis.dialogue.isTrusted = true;
  }

  /** The other assumptions, brought up to date with the bytes so far. */
  #addRivals(): void {
    if (this.#hasRivals) return;
    this.#hasRivals = true;
    for (const rival of this.#dissectors.flatMap((dissector) => this.#rivals(dissector))) {
      for (const piece of this.#pieces) feed(rival, piece);
      this.#closeIn(rival);
      this.#hypotheses.push(rival);
    }
  }

  /** The assumptions about a protocol that were not made at the start. */
  #rivals(dissector: Dissector): Hypothesis[] {
    const { first, entries } = dissector;
    const isNew = !this.#supposed.includes(dissector);
    const rivals = [...(isNew ? [0 as const] : []), 1 as const].map((client) =>
      this.#suppose(dissector, client, first, false),
    );
    if (this.#start.isStart) return rivals;
    for (const entry of entries) {
      rivals.push(this.#suppose(dissector, 0, entry, true), this.#suppose(dissector, 1, entry, true));
    }
    return rivals;
  }

  #suppose(dissector: Dissector, client: Direction, phase: string, isEntry: boolean): Hypothesis {
    this.#supposed.push(dissector);
    const dialogue = new Dialogue(dissector, phase, this.#start.client !== undefined);
    const { isStart, isExpected = false, client: named } = this.#start;
    dialogue.isExpected = isExpected && isStart && named === undefined && client === 0 && !isEntry;
    return { dissector, client, isEntry, dialogue };
  }
}

/** Whether the client said all that opens a dialogue and no more, and got no answer or a foreign one. */
export function isUnanswered(dissector: Dissector, dialogue: Handshake): boolean {
  const { pdus, ending } = dialogue;
  if (dialogue.heldOf('client') > 0 || (ending !== 'refused' && dialogue.heldOf('proxy') > 0)) return false;
  const opening = pdus.find(({ view }) => view.message.isForeign !== true);
  const isAlone = pdus.every(
    ({ side: from, view, completeness }) =>
      completeness === 'complete' && (from === 'client' || view.message.isForeign === true),
  );
  return isAlone && opening !== undefined && dissector.isOpening(opening.view);
}

/** The side that sends in a direction, if the client sends in `client`. */
export function side(client: Direction, direction: Direction): Side {
  return direction === client ? 'client' : 'proxy';
}

function isOpen({ dialogue }: Hypothesis): boolean {
  return dialogue.ending !== 'contradicted';
}

function feed({ client, dialogue }: Hypothesis, piece: StreamBytes): void {
  dialogue.push(side(client, piece.direction), piece);
}

function total({ strength }: Dialogue): number {
  return strength.client + strength.proxy;
}

function isConfirmed({ dialogue, isEntry }: Hypothesis): boolean {
  const { strength, ending } = dialogue;
  const enough = isEntry ? CERTAIN_FROM_ENTRY : CERTAIN_FROM_START;
  return ending !== 'contradicted' && strength.client > 0 && strength.proxy > 0 && total(dialogue) >= enough;
}

/** Whether what makes it certain is more than a greeting and its answer, or all that was said so far. */
function isExact({ dialogue }: Hypothesis): boolean {
  const isOver = dialogue.ending === 'relay' || dialogue.ending === 'association';
  return isOver || total(dialogue) >= CERTAIN_WITH_MORE || dialogue.heldOf('proxy') === 0;
}

/** One side fits so far that chance is unlikely, and no message of the other side speaks against it. */
function isPlausible({ dialogue, isEntry }: Hypothesis): boolean {
  const { strength, ending, pdus } = dialogue;
  if (
    ending === 'contradicted' ||
    pdus.some(({ side, view }) => strength[side] === 0 && view.message.isForeign !== true)
  )
    return false;
  return total(dialogue) >= (strength.client > 0 && !isEntry ? 1 : 2);
}
