import { DETAIL_ENTRIES } from '../limits.ts';
import { type Template, template } from './template.ts';

/**
 * One thing that a protocol inside a relay says of itself. `texts` is a list; `target` is a path or URL, in which user
 * information and what a query calls a secret are masked.
 */
export interface Detail {
  readonly kind: 'text' | 'texts' | 'number' | 'target';
  readonly label: string;
  /** Wireshark's name of the field where it has one. */
  readonly filter: string;
  /** What it means, for the reference. */
  readonly about?: string;
}

export type Details = Readonly<Record<string, Detail>>;

/** A sheet as it is written down. */
interface SheetDeclaration<D extends Details> {
  /** Name in JSON. */
  readonly name: string;
  readonly title: string;
  /** Where it is specified. */
  readonly reference: string;
  readonly details: D;
  /**
   * How the main details read behind the protocol's name: `{key}` is a detail's value. A piece with one that is
   * unknown is left out.
   */
  readonly summary: readonly string[];
  /** The detail that names the destination. */
  readonly host?: string;
}

/** What a protocol inside a relay can tell, declared once: names in JSON, labels of the tree, fields, the reference. */
export interface Sheet<D extends Details = Details> extends Omit<SheetDeclaration<D>, 'summary'> {
  readonly summary: readonly Template[];
}

export type DetailValue = string | number | readonly string[];

type ValueOf<D extends Detail> = D['kind'] extends 'number'
  ? number
  : D['kind'] extends 'texts'
    ? readonly string[]
    : string;

/** Values of a sheet's details; what is unknown is absent. */
export type Values<D extends Details = Details> = { readonly [K in keyof D]?: ValueOf<D[K]> };

/** Values while they are gathered. */
export type Draft<D extends Details> = { -readonly [K in keyof D]?: ValueOf<D[K]> };

/** What was found inside: the protocol's declaration, and what it says of itself. */
export interface Inside {
  readonly sheet: Sheet;
  readonly values: Readonly<Record<string, DetailValue>>;
}

/** Declares what a protocol can tell; throws RangeError where `summary` or `host` names a detail that it does not have. */
export function sheet<const D extends Details>(declared: SheetDeclaration<D>): Sheet<D> {
  const summary = declared.summary.map(template);
  const named = summary.flatMap(({ placeholders }) => placeholders.map(({ key }) => key));
  for (const key of declared.host === undefined ? named : [...named, declared.host]) {
    if (!(key in declared.details)) throw new RangeError(`${declared.name} has no detail "${key}"`);
  }
  return { ...declared, summary };
}

/** What two findings of one destination tell together: lists grow up to DETAIL_ENTRIES, of other values the first stays. */
export function joined(known: Inside | undefined, more: Inside | undefined): Inside | undefined {
  if (known === undefined || more === undefined || known.sheet !== more.sheet) return known ?? more;
  const values: Record<string, DetailValue> = { ...more.values, ...known.values };
  for (const [key, value] of Object.entries(more.values)) {
    const before = known.values[key];
    if (typeof value === 'object' && typeof before === 'object') values[key] = union(before, value);
  }
  return { sheet: known.sheet, values };
}

/** The entries of both lists, each once, DETAIL_ENTRIES at the most. */
export function union(known: readonly string[], more: readonly string[]): readonly string[] {
  return [...new Set([...known, ...more])].slice(0, DETAIL_ENTRIES);
}

/** The host that what is inside names, with the port where it is named. */
export function hostOf({ sheet: { host }, values }: Inside): string | undefined {
  const value = host === undefined ? undefined : values[host];
  return typeof value === 'string' ? value : undefined;
}
