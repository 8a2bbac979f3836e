import type { Message } from '../schema/message.ts';
import type { ValueTable } from '../schema/values.ts';

/** A header of the layers below SOCKS: what it is, how it is told in one line, how long it is, and what follows it. */
export interface LayerKind {
  readonly message: Message;
  /** Keys of the fields that the line tells, under the words it has for them. */
  readonly summary: Readonly<Record<string, string>>;
  /** Octets of a header whose length varies: `unit` for each that the field counts, `extra`, and those up to a `multiple`. */
  readonly size?: { readonly by: string; readonly unit: number; readonly extra: number; readonly multiple?: number };
  readonly next?: NextLayer;
}

/** Which kind or choice follows, by a field; this says nothing unless the fields of `zero` are 0. */
export interface NextLayer {
  readonly by: string;
  readonly to: ValueTable;
  readonly zero?: readonly string[];
  /** Asked where this says nothing. */
  readonly otherwise?: NextLayer;
}

/** Kinds of header that only the octets themselves tell apart: the number at `offset`, `width` octets, decides. */
export interface LayerChoice {
  readonly offset: number;
  readonly width: number;
  readonly to: ValueTable;
}
