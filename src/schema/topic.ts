import type { Message } from './message.ts';
import type { NoteKind } from './note-kinds.ts';

/** One error of the reference page, and what is right. */
export interface Erratum {
  readonly says: string;
  readonly right: string;
  /** The messages that it is about by name, or their fields as `message.field`; none where it is about the page as a whole. */
  readonly concerns: readonly string[];
}

/** An erratum with its number in the list. */
export interface NumberedErratum extends Erratum {
  readonly number: number;
}

/** What belongs together in the protocol across its messages: a topic of `explain`. */
export interface Family {
  readonly name: string;
  readonly title: string;
  readonly reference: string;
  /** A paragraph each. */
  readonly about: readonly string[];
  readonly messages: readonly Message[];
  /** What the names of its own codes have in brackets. */
  readonly mark?: string;
  readonly notes: readonly NoteKind[];
}

/** Whether a capture can show it: by its very bytes, by something like it, or not at all. */
export type Visibility = 'exact' | 'approximate' | 'not visible';

/** A published vulnerability of a program that speaks the protocol, or reads it. */
export interface Vulnerability {
  readonly year: number;
  readonly product: string;
  /** What goes wrong. */
  readonly flaw: string;
  readonly protocol: 'TCP' | 'UDP';
  /** Ports of the connection or datagrams: of who starts it, and where to. */
  readonly sourcePort: string;
  readonly targetPort: string;
  readonly visibility: Visibility;
  /** The rule in words: what matches the shape of it on the wire. Absent where the record gives no shape. */
  readonly shape?: string;
}

/** The errata with their numbers. */
export function numbered(errata: readonly Erratum[]): NumberedErratum[] {
  return errata.map((erratum, index) => ({ ...erratum, number: index + 1 }));
}

/** Whether an erratum is about a message, or about this field of it. */
export function isAbout({ concerns }: Erratum, message: string, field?: string): boolean {
  if (field !== undefined) return concerns.includes(`${message}.${field}`);
  return concerns.some((one) => one === message || one.startsWith(`${message}.`));
}
