import { fromHex } from '../bytes/hex.ts';
import type { Pdu } from '../engine/pdu.ts';
import type { Side } from '../schema/message.ts';
import { codeText } from '../schema/values.ts';
import type { Behaviour, Likeness } from './session.ts';
import { addressOf } from './target.ts';

/** What a message says byte by byte that only the products named here are known to say. */
interface Trait {
  readonly side: Side;
  /** All products that are known to do so. */
  readonly products: readonly string[];
  readonly message: string;
  /** Pairs of hex digits; `??` is any byte, `*` at the end any number of them. */
  readonly octets: string;
  /** What the request that this answers must ask for. */
  readonly asked?: { readonly commands?: readonly number[]; readonly nameEnd?: string };
  readonly evidence: string;
}

/** libcurl, whichever program it is part of: curl itself, git, package managers. */
const LIBCURL = 'curl (libcurl)';
const RESOLVE = [0xf0, 0xf1];

/**
 * Observed of the programs themselves, or read in their sources. A habit that any author may fall into is no trait: a
 * login refused with status 255, or a refusal that repeats the name asked for, is said by too many servers.
 */
const TRAITS: readonly Trait[] = [
  {
    side: 'client',
    products: [LIBCURL, 'openconnect'],
    message: 'method-offer',
    octets: '05 02 00 01',
    evidence: 'offers no authentication and GSSAPI',
  },
  {
    side: 'client',
    products: [LIBCURL, "Dante's client"],
    message: 'method-offer',
    octets: '05 03 00 01 02',
    evidence: 'offers no authentication, GSSAPI and a login, in this order',
  },
  {
    side: 'client',
    products: ['torsocks'],
    message: 'request',
    octets: '05 f0 00 03 * 00 2a',
    evidence: 'asks to resolve a name at port 42',
  },
  {
    side: 'client',
    products: ["Dante's client"],
    message: 'request',
    octets: '05 03 04 *',
    evidence: 'sets USECLIENTPORT in a UDP ASSOCIATE',
  },
  {
    side: 'proxy',
    products: ['microsocks'],
    message: 'username-password-reply',
    octets: '01 02',
    evidence: 'refuses a login with status 02',
  },
  {
    side: 'proxy',
    products: ['V2Ray'],
    message: 'reply',
    octets: '05 00 00 01 00 00 00 00 06 b5',
    evidence: 'grants with 0.0.0.0:1717, as older releases do',
  },
  {
    side: 'proxy',
    products: ['ss-local (shadowsocks-libev)'],
    message: 'reply',
    octets: '05 07 00 01',
    evidence: 'ends after four bytes of a refusal',
  },
  {
    side: 'proxy',
    products: ['Tor'],
    message: 'reply',
    octets: '05 04 00 00 00 00 00 00 00 00',
    asked: { commands: RESOLVE },
    evidence: 'answers for a name that it did not find without an address',
  },
  ...[0xf0, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7].map(
    (code): Trait => ({
      side: 'proxy',
      products: ['Tor', 'Arti'],
      message: 'reply',
      octets: `05 ${codeText(code, 1)} 00 *`,
      asked: { nameEnd: '.onion' },
      evidence: `refuses an onion address with code ${codeText(code, 1)}, of the extended errors`,
    }),
  ),
];

/** An octet, or undefined for any. */
type Pattern = readonly (number | undefined)[];

/** What begins a message, and what ends it behind any number of octets; `tail` undefined: nothing stands between. */
interface Compiled extends Trait {
  readonly head: Pattern;
  readonly tail: Pattern | undefined;
}

const BY_MESSAGE: ReadonlyMap<string, readonly Compiled[]> = grouped(TRAITS.map(compiled));

function compiled(trait: Trait): Compiled {
  const [head = '', tail] = trait.octets.split('*');
  return { ...trait, head: pattern(head), tail: tail === undefined ? undefined : pattern(tail) };
}

function pattern(octets: string): Pattern {
  return (octets.match(/\S\S/g) ?? []).map((pair) => (pair === '??' ? undefined : fromHex(pair)[0]));
}

function grouped(traits: readonly Compiled[]): Map<string, Compiled[]> {
  const groups = new Map<string, Compiled[]>();
  for (const trait of traits) groups.set(trait.message, [...(groups.get(trait.message) ?? []), trait]);
  return groups;
}

/** The products whose traits client and proxy show; undefined where neither shows any. It says what they behave like, not what they are. */
export function behaviourOf(pdus: readonly Pdu[]): Behaviour | undefined {
  const client: Likeness[] = [];
  const proxy: Likeness[] = [];
  for (const pdu of pdus) {
    const traits = BY_MESSAGE.get(pdu.view.message.name);
    if (traits === undefined) continue;
    for (const trait of traits) {
      if (trait.side === pdu.side && shows(pdu, trait, pdus))
        for (const product of trait.products) add(trait.side === 'client' ? client : proxy, product, trait.evidence);
    }
  }
  if (client.length === 0 && proxy.length === 0) return undefined;
  return { ...(client.length === 0 ? {} : { client }), ...(proxy.length === 0 ? {} : { proxy }) };
}

function add(likenesses: Likeness[], product: string, evidence: string): void {
  const at = likenesses.findIndex((one) => one.product === product);
  const known = likenesses[at];
  if (known === undefined) likenesses.push({ product, evidence: [evidence] });
  else if (!known.evidence.includes(evidence)) likenesses[at] = { product, evidence: [...known.evidence, evidence] };
}

function shows({ view, length }: Pdu, { head, tail, asked }: Compiled, pdus: readonly Pdu[]): boolean {
  const { bytes, start, end, lost } = view;
  const seen = Math.min(length, end - start, bytes.length - start);
  if (lost.length > 0 || seen < head.length + (tail?.length ?? 0)) return false;
  if (tail === undefined && seen !== head.length) return false;
  if (!fits(bytes, start, head) || (tail !== undefined && !fits(bytes, start + seen - tail.length, tail))) return false;
  return asked === undefined || isAnswerTo(asked, pdus);
}

function isAnswerTo({ commands, nameEnd }: NonNullable<Trait['asked']>, pdus: readonly Pdu[]): boolean {
  const view = pdus.find((pdu) => pdu.view.message.role === 'request')?.view;
  if (view === undefined) return false;
  if (commands !== undefined && !commands.includes(view.number('command') ?? 0)) return false;
  const name = String(addressOf(view) ?? '').toLowerCase();
  return nameEnd === undefined || name.endsWith(nameEnd);
}

function fits(octets: Uint8Array, at: number, wanted: Pattern): boolean {
  for (let index = 0; index < wanted.length; index++) {
    const octet = wanted[index];
    if (octet !== undefined && octets[at + index] !== octet) return false;
  }
  return true;
}
