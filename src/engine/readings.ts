import { DISSECTORS } from '../protocols/index.ts';
import type { Side } from '../schema/message.ts';
import { parse } from '../schema/parse.ts';
import type { ReadingPhase } from '../schema/phase.ts';
import { fieldNotes } from '../schema/tree.ts';
import type { Direction } from '../tcp/stream.ts';
import { Dialogue } from './dialogue.ts';
import type { Dissector } from './dissector.ts';
import type { Ending } from './handshake.ts';
import type { Pdu } from './pdu.ts';

/** Bytes that one side sent, in the order in which both sides did. */
export interface SentBytes {
  readonly side: Side;
  readonly bytes: Uint8Array;
}

/** One way to read bytes: as which messages of which protocol, and what speaks for it. */
export interface Reading {
  readonly dissector: Dissector;
  readonly pdus: readonly Pdu[];
  readonly evidence: readonly string[];
  readonly ending: Ending | undefined;
  /** How many bytes of each side stand behind its last message. */
  readonly left: Readonly<Record<Side, number>>;
  /** The least size in bytes of a last message that only began; undefined where it is whole. */
  readonly need: number | undefined;
}

interface Attempt extends Reading {
  /** Bytes that messages took, those of a whole message counted twice. */
  readonly taken: number;
  readonly strength: number;
}

/**
 * The likeliest way to read bytes that are torn out of their connection, as client and proxy are named: any phase may be
 * the first. Undefined where no message begins so. Never throws; takes time in proportion to phases times bytes.
 */
export function likeliestReading(sent: readonly SentBytes[]): Reading | undefined {
  let best: Attempt | undefined;
  for (const dissector of DISSECTORS) {
    for (const phase of firstPhases(dissector, sent[0]?.side)) {
      const attempt = attemptFrom(dissector, phase.name, sent);
      if (isPlausible(attempt) && (best === undefined || isBetter(attempt, best))) best = attempt;
    }
  }
  return best;
}

function firstPhases(dissector: Dissector, side: Side | undefined): readonly ReadingPhase[] {
  return Object.values(dissector.phases).flatMap((phase) =>
    phase.final === undefined && phase.from === side ? [phase] : [],
  );
}

/** Fields that are as they must be, in a message that only began or has an unusual value, before it is shown. */
const FIELDS_THAT_FIT = 4;

/** Something speaks for it, or the message is odd but its fields are where they must be and leave nothing over. */
function isPlausible({ strength, pdus, left }: Attempt): boolean {
  if (strength > 0) return true;
  const last = pdus.at(-1);
  if (last === undefined || last.completeness === 'malformed' || left[last.side] > 0) return false;
  const whole = last.view.starts.filter((start) => start >= 0).length;
  return whole >= FIELDS_THAT_FIT && fieldNotes(last.view).length === 0;
}

function isBetter(one: Attempt, other: Attempt): boolean {
  return one.taken === other.taken ? one.strength > other.strength : one.taken > other.taken;
}

function attemptFrom(dissector: Dissector, phase: string, sent: readonly SentBytes[]): Attempt {
  const dialogue = new Dialogue(dissector, phase, false);
  const totals = { client: 0, proxy: 0 };
  for (const { side, bytes } of sent) {
    dialogue.push(side, { direction: directionOf(side), offset: totals[side], bytes, gap: 0, frames: [] });
    totals[side] += bytes.length;
  }
  dialogue.finish();
  breakOff(dialogue);
  const { evidence, ending, strength } = dialogue;
  const pdus = dialogue.pdus.map((pdu) => ({ ...pdu, notes: [] }));
  const taken = pdus.reduce((sum, { length, completeness }) => sum + length * (completeness === 'complete' ? 2 : 1), 0);
  const left = {
    client: totals.client - dialogue.offset('client'),
    proxy: totals.proxy - dialogue.offset('proxy'),
  };
  return {
    dissector,
    pdus,
    evidence,
    ending,
    left,
    need: needOf(pdus.at(-1)),
    taken,
    strength: strength.client + strength.proxy,
  };
}

function needOf(last: Pdu | undefined): number | undefined {
  if (last?.completeness !== 'truncated') return undefined;
  const { message, bytes, start, end } = last.view;
  const parsed = parse(message, bytes, start, end);
  return parsed.status === 'incomplete' ? parsed.need : undefined;
}

/** A last message that only began is one too, if something before it or its first bytes speak for the protocol. */
function breakOff(dialogue: Dialogue): void {
  if (dialogue.ending !== undefined) return;
  dialogue.isTrusted = true;
  dialogue.close('client');
  dialogue.close('proxy');
}

function directionOf(side: Side): Direction {
  return side === 'client' ? 0 : 1;
}
