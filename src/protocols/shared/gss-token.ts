/** What tokens of GSS-API say without their keys: the mechanism of a context, and what wrapped messages hold in clear. */

/** Object identifiers of mechanisms as DER has them, behind tag and length. */
const MECHANISMS: readonly (readonly [name: string, oid: readonly number[]])[] = [
  ['Kerberos 5', [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02]],
  ['Kerberos 5 (Microsoft)', [0x2a, 0x86, 0x48, 0x82, 0xf7, 0x12, 0x01, 0x02, 0x02]],
  ['SPNEGO', [0x2b, 0x06, 0x01, 0x05, 0x05, 0x02]],
  ['NTLMSSP', [0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x02, 0x02, 0x0a]],
];

const NTLMSSP = [0x4e, 0x54, 0x4c, 0x4d, 0x53, 0x53, 0x50, 0x00];

const APPLICATION = 0x60;
const OBJECT_IDENTIFIER = 0x06;
/** The choice of a SPNEGO token behind the first one (RFC 4178 section 4.2). */
const NEGOTIATION_RESPONSE = 0xa1;

/** The mechanism that a token of a context names (RFC 2743 section 3.1); undefined for the later ones that name none. */
export function mechanismOf(token: Uint8Array): string | undefined {
  if (matches(token, 0, NTLMSSP)) return 'NTLMSSP';
  if (token[0] === NEGOTIATION_RESPONSE) return 'SPNEGO';
  if (token[0] !== APPLICATION) return undefined;
  const at = 1 + derLengthOctets(token[1] ?? 0);
  if (token[at] !== OBJECT_IDENTIFIER) return undefined;
  const oid = token.subarray(at + 2, at + 2 + (token[at + 1] ?? 0));
  return MECHANISMS.find(([, known]) => known.length === oid.length && matches(oid, 0, known))?.[0];
}

/** What a wrapped message holds. */
export interface Unwrapped {
  readonly isSealed: boolean;
  /** The octets in clear; none where they are sealed. */
  readonly content: Uint8Array;
}

const HEADER = 16;
const SEALED = 0x02;
const NO_OCTETS = new Uint8Array(0);

/** Reads a wrap token of Kerberos 5 (RFC 4121 section 4.2.6.2); undefined when it is none. */
export function unwrapKerberos(token: Uint8Array): Unwrapped | undefined {
  if (token.length < HEADER || token[0] !== 0x05 || token[1] !== 0x04 || token[3] !== 0xff) return undefined;
  if (((token[2] as number) & SEALED) !== 0) return { isSealed: true, content: NO_OCTETS };
  const checksum = ((token[4] as number) << 8) | (token[5] as number);
  const rotation = ((token[6] as number) << 8) | (token[7] as number);
  const body = token.length - HEADER;
  if (checksum > body) return undefined;
  const content = new Uint8Array(body - checksum);
  for (let at = 0; at < content.length; at++) content[at] = token[HEADER + ((at + rotation) % body)] as number;
  return { isSealed: false, content };
}

/** The protection level of RFC 1961 section 4.3: bare, or in a wrap token that is not sealed. */
export function protectionLevel(token: Uint8Array): number | undefined {
  const content = token.length === 1 ? token : unwrapKerberos(token)?.content;
  return content?.length === 1 ? content[0] : undefined;
}

/** Octets of a length in DER, by the first of them. */
function derLengthOctets(first: number): number {
  return first < 0x80 ? 1 : 1 + (first & 0x7f);
}

function matches(bytes: Uint8Array, at: number, pattern: readonly number[]): boolean {
  return pattern.every((octet, index) => bytes[at + index] === octet);
}
