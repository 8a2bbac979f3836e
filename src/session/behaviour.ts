import { fromHex } from '../bytes/hex.ts';
import type { Pdu } from '../dissectors/pdu.ts';
import type { Side } from '../schema/message.ts';
import type { Behaviour, Likeness } from './session.ts';
import { addressOf } from './target.ts';

/** What one product does and hardly any other: a message of a side, octet by octet. */
interface Trait {
  readonly side: Side;
  readonly product: string;
  readonly message: string;
  /** Pairs of hex digits; `??` is any octet, `*` at the end any number of them. */
  readonly octets: string;
  /** The address is the one that was asked for, in a refusal. */
  readonly isEcho?: true;
  readonly evidence: string;
}

/** Observed of the programs themselves, or read in their sources; what many products do is no trait of any. */
const TRAITS: readonly Trait[] = [
  {
    side: 'client',
    product: 'curl',
    message: 'method-offer',
    octets: '05 02 00 01',
    evidence: 'offers no authentication and GSSAPI',
  },
  {
    side: 'client',
    product: 'curl',
    message: 'method-offer',
    octets: '05 03 00 01 02',
    evidence: 'offers no authentication, GSSAPI and a login, in this order',
  },
  {
    side: 'client',
    product: 'torsocks',
    message: 'request',
    octets: '05 f0 00 03 * 00 2a',
    evidence: 'asks to resolve a name at port 42',
  },
  {
    side: 'client',
    product: "Dante's client",
    message: 'request',
    octets: '05 03 04 *',
    evidence: 'sets USECLIENTPORT in a UDP ASSOCIATE',
  },
  {
    side: 'proxy',
    product: 'microsocks',
    message: 'username-password-reply',
    octets: '01 02',
    evidence: 'refuses a login with status 2',
  },
  ...['V2Ray', 'simple-socks (npm)'].map((product) => ({
    side: 'proxy' as const,
    product,
    message: 'username-password-reply',
    octets: '01 ff',
    evidence: 'refuses a login with status 255',
  })),
  {
    side: 'proxy',
    product: 'V2Ray',
    message: 'reply',
    octets: '05 00 00 01 00 00 00 00 06 b5',
    evidence: 'grants with 0.0.0.0:1717',
  },
  {
    side: 'proxy',
    product: 'ss-local (shadowsocks-libev)',
    message: 'reply',
    octets: '05 07 00 01',
    evidence: 'ends after four octets of a refusal',
  },
  ...['Dante', 'simple-socks (npm)'].map((product) => ({
    side: 'proxy' as const,
    product,
    message: 'reply',
    octets: '05 ?? 00 03 *',
    isEcho: true as const,
    evidence: 'refuses with the name that was asked for',
  })),
  {
    side: 'proxy',
    product: 'Tor',
    message: 'reply',
    octets: '05 04 00 00 00 00 00 00 00 00',
    evidence: 'answers for a name that it did not find without an address',
  },
  ...[0xf0, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7].map((code) => ({
    side: 'proxy' as const,
    product: 'Tor',
    message: 'reply',
    octets: `05 ${code.toString(16)} 00 *`,
    evidence: `refuses with code ${code}, of its extended errors`,
  })),
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
      if (trait.side === pdu.side && shows(pdu, trait, pdus)) add(trait.side === 'client' ? client : proxy, trait);
    }
  }
  if (client.length === 0 && proxy.length === 0) return undefined;
  return { ...(client.length === 0 ? {} : { client }), ...(proxy.length === 0 ? {} : { proxy }) };
}

function add(likenesses: Likeness[], { product, evidence }: Trait): void {
  const at = likenesses.findIndex((one) => one.product === product);
  const known = likenesses[at];
  if (known === undefined) likenesses.push({ product, evidence: [evidence] });
  else if (!known.evidence.includes(evidence)) likenesses[at] = { product, evidence: [...known.evidence, evidence] };
}

function shows({ view, length }: Pdu, { head, tail, isEcho }: Compiled, pdus: readonly Pdu[]): boolean {
  const { bytes, start, end, lost } = view;
  const seen = Math.min(length, end - start, bytes.length - start);
  if (lost.length > 0 || seen < head.length + (tail?.length ?? 0)) return false;
  if (tail === undefined && seen !== head.length) return false;
  if (!fits(bytes, start, head) || (tail !== undefined && !fits(bytes, start + seen - tail.length, tail))) return false;
  if (isEcho !== true) return true;
  const request = pdus.find((pdu) => pdu.view.message.role === 'request');
  const asked = request === undefined ? undefined : addressOf(request.view);
  return view.number('code') !== 0 && asked !== undefined && asked === addressOf(view);
}

function fits(octets: Uint8Array, at: number, wanted: Pattern): boolean {
  for (let index = 0; index < wanted.length; index++) {
    const octet = wanted[index];
    if (octet !== undefined && octets[at + index] !== octet) return false;
  }
  return true;
}
