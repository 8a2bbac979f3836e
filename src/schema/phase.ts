import type { Field } from './field.ts';
import type { Message, Side } from './message.ts';
import { codeText, valueName } from './values.ts';

/** How a dialogue can end; `datagrams`: they follow in the stream; `answered`: the reply was all that was asked for; `wrapped`: it goes on inside an encapsulation. */
export type Final = 'relay' | 'association' | 'datagrams' | 'answered' | 'wrapped' | 'refused' | 'opaque';

/** Where a dialogue goes after a message: to one phase, or to one that a field of the message names. */
export type Next<P extends string> = P | Choice<P>;

/** A phase for each value of the deciding field. */
export interface Choice<P extends string> {
  readonly by: string;
  readonly to: Readonly<Record<number, P>>;
  /** Values from the first to the last lead to a phase, unless `to` names another one. */
  readonly ranges?: readonly (readonly [first: number, last: number, to: P])[];
  readonly otherwise: P;
}

/** The phase that a value of the deciding field leads to. */
export function phaseFor<P extends string>(next: Choice<P>, value: number): P {
  const named = next.to[value];
  if (named !== undefined || next.ranges === undefined) return named ?? next.otherwise;
  return next.ranges.find(([first, last]) => first <= value && value <= last)?.[2] ?? next.otherwise;
}

/** What a flow must be known for before a message that says nothing for the protocol is taken for one. */
export type Reserve = 'named' | 'expected';

/** How a phase is declared: it reads one message from one side, or ends the handshake. */
export type PhaseDeclaration<P extends string = string> =
  | {
      readonly from: Side;
      readonly reads: Message;
      readonly next: Next<P>;
      /** Phases of the same side that may come in its place. */
      readonly instead?: readonly P[];
      /** Where alone it is tried: on a port that is named (`named`), or where a proxy is expected and nothing is lost (`expected`). */
      readonly only?: Reserve;
    }
  | { readonly final: Final };

/** A phase that reads a message. */
export interface ReadingPhase<P extends string = string> {
  readonly name: P;
  readonly final: undefined;
  readonly from: Side;
  readonly reads: Message;
  readonly next: Next<P>;
  /** Phases of the same side that may come in its place. */
  readonly instead: readonly P[];
  readonly only: Reserve | undefined;
  /** The phase itself, and then those, in the order in which they are tried. */
  readonly tried: readonly ReadingPhase<P>[];
}

/** A phase by its name; both kinds have the same keys, as objects of one shape are read faster. */
export type Phase<P extends string = string> =
  | ReadingPhase<P>
  | {
      readonly name: P;
      readonly final: Final;
      readonly from: undefined;
      readonly reads: undefined;
      readonly next: undefined;
      readonly instead: readonly [];
      readonly only: undefined;
      readonly tried: readonly [];
    };

export type PhaseTable<P extends string = string> = Readonly<Record<P, Phase<P>>>;

/** Every phase that can follow a phase, the likelier first. */
export function successors<P extends string>(table: PhaseTable<P>, name: P): P[] {
  const phase = table[name];
  if (phase.final !== undefined) return [];
  if (typeof phase.next === 'string') return [phase.next];
  const { to, ranges = [], otherwise } = phase.next;
  return [...new Set([...(Object.values(to) as P[]), ...ranges.map(([, , behind]) => behind), otherwise])];
}

/** Makes a table, and checks it where it is declared; throws RangeError for a successor that is no phase or a field that no message has. */
export function phaseTable<P extends string>(declared: Readonly<Record<P, PhaseDeclaration<P>>>): PhaseTable<P> {
  const names = Object.keys(declared) as P[];
  const table = Object.fromEntries(names.map((name) => [name, phaseOf(name, declared[name])])) as PhaseTable<P>;
  for (const name of names) {
    const phase = table[name];
    for (const next of [...successors(table, name), ...phase.instead]) {
      if (!(next in table)) throw new RangeError(`Phase ${name} leads to "${next}", which is no phase`);
    }
    if (phase.final !== undefined) continue;
    (phase.tried as ReadingPhase<P>[]).push(phase, ...phase.instead.map((one) => table[one] as ReadingPhase<P>));
    if (typeof phase.next === 'string') continue;
    if (!phase.reads.index.has(phase.next.by)) {
      throw new RangeError(`Phase ${name} asks for "${phase.next.by}", which ${phase.reads.name} does not have`);
    }
  }
  return table;
}

function phaseOf<P extends string>(name: P, declared: PhaseDeclaration<P>): Phase<P> {
  if ('final' in declared)
    return {
      name,
      final: declared.final,
      from: undefined,
      reads: undefined,
      next: undefined,
      instead: [],
      only: undefined,
      tried: [],
    };
  const { from, reads, next, instead = [], only } = declared;
  return { name, final: undefined, from, reads, next, instead, only, tried: [] };
}

/** One arrow of the state diagram; a message that comes in place of another has its arrows from its own phase. */
export interface Transition {
  readonly from: string;
  readonly side: Side;
  readonly message: string;
  /** What the deciding field says, `otherwise` if none of the named values; undefined when nothing decides. */
  readonly when: string | undefined;
  readonly to: string;
  /** The phases that may come in place of `from`. */
  readonly instead: readonly string[];
}

/** All arrows of the table, in its order: what `explain` and the documents draw. */
export function transitions<P extends string>(table: PhaseTable<P>): Transition[] {
  return (Object.keys(table) as P[]).flatMap((from): Transition[] => {
    const phase = table[from];
    if (phase.final !== undefined) return [];
    const { from: side, reads, next, instead } = phase;
    const arrow = (to: P, when: string | undefined) => ({ from, side, message: reads.name, when, to, instead });
    if (typeof next === 'string') return [arrow(next, undefined)];
    const field = reads.fields[next.by] as Field;
    const named = Object.entries(next.to).map(([value, to]) => arrow(to as P, condition(field, Number(value))));
    const ranges = (next.ranges ?? []).map(([first, last, to]) => arrow(to, `${field.label} ${first} to ${last}`));
    return [...named, ...ranges, arrow(next.otherwise, 'otherwise')];
  });
}

function condition({ label, width, values, isDecimal }: Field, value: number): string {
  const name = values === undefined ? undefined : valueName(values, value);
  const code = isDecimal === true ? String(value) : codeText(value, width as number).toUpperCase();
  return name === undefined ? `${label} ${code}` : `${label} ${code} ${name}`;
}
