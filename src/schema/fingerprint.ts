import { fromHex } from '../bytes/hex.ts';
import type { Side } from './message.ts';

/** What a message says byte by byte that only the products named here are known to say. */
export interface Fingerprint {
  readonly side: Side;
  /** All products that are known to do so. */
  readonly products: readonly string[];
  /** Name of the message. */
  readonly message: string;
  /** Pairs of hex digits; `??` is any byte, `*` at the end any number of them. */
  readonly bytes: string;
  /** What the request that this answers must ask for. */
  readonly asked?: { readonly commands?: readonly number[]; readonly nameEnd?: string };
  readonly evidence: string;
}

/** A byte, or undefined for any. */
export type Pattern = readonly (number | undefined)[];

export interface CompiledFingerprint extends Fingerprint {
  readonly head: Pattern;
  /** Undefined where no other byte may follow the head. */
  readonly tail: Pattern | undefined;
}

/** Fingerprints by the names of their messages. */
export type Fingerprints = ReadonlyMap<string, readonly CompiledFingerprint[]>;

/** Declares the fingerprints of a protocol. */
export function fingerprints(declared: readonly Fingerprint[]): Fingerprints {
  const groups = new Map<string, CompiledFingerprint[]>();
  for (const one of declared) groups.set(one.message, [...(groups.get(one.message) ?? []), compiled(one)]);
  return groups;
}

function compiled(fingerprint: Fingerprint): CompiledFingerprint {
  const [head = '', tail] = fingerprint.bytes.split('*');
  return { ...fingerprint, head: pattern(head), tail: tail === undefined ? undefined : pattern(tail) };
}

function pattern(bytes: string): Pattern {
  return (bytes.match(/\S\S/g) ?? []).map((pair) => (pair === '??' ? undefined : fromHex(pair)[0]));
}
