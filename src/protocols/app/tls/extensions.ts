import { u16be } from '../../../bytes/integer.ts';
import { parse } from '../../../schema/parse.ts';
import { extension } from './messages.ts';

/** RFC 6066 section 3, RFC 8446 section 4.2, RFC 7301. */
export const SERVER_NAME = 0;
export const SIGNATURE_ALGORITHMS = 13;
export const ALPN = 16;
export const SUPPORTED_VERSIONS = 43;

/** Extensions by their type, in order; the first of a type wins. */
export interface Extensions {
  readonly data: ReadonlyMap<number, Uint8Array>;
  /** Types in order, with those that come twice. */
  readonly types: readonly number[];
}

/** The extensions of a hello behind the octets of their length; ends where one does not fit. */
export function readExtensions(block: Uint8Array): Extensions {
  const data = new Map<number, Uint8Array>();
  const types: number[] = [];
  const end = block.length < 2 ? 0 : Math.min(block.length, 2 + u16be(block, 0));
  let at = 2;
  while (at < end) {
    const { status, view } = parse(extension, block, at, end);
    const type = view.number('type');
    if (status !== 'complete' || type === undefined) break;
    types.push(type);
    if (!data.has(type)) data.set(type, view.octets('data') as Uint8Array);
    at = view.end;
  }
  return { data, types };
}

/** Octets behind a length of one or two octets, as far as they are there. */
function counted(bytes: Uint8Array, width: 1 | 2): Uint8Array {
  if (bytes.length < width) return bytes.subarray(0, 0);
  const length = width === 1 ? (bytes[0] as number) : u16be(bytes, 0);
  return bytes.subarray(width, width + length);
}

/** A list of numbers of two octets behind its length. */
export function numberList(bytes: Uint8Array, width: 1 | 2): number[] {
  return numbers(counted(bytes, width));
}

/** Numbers of two octets; half a number at the end is left out. */
export function numbers(bytes: Uint8Array): number[] {
  const found: number[] = [];
  for (let at = 0; at + 1 < bytes.length; at += 2) found.push(u16be(bytes, at));
  return found;
}

/** The host name of a list of server names (RFC 6066 section 3). */
export function hostName(bytes: Uint8Array): Uint8Array | undefined {
  const names = counted(bytes, 2);
  const name = names[0] === 0 ? counted(names.subarray(1), 2) : undefined;
  return name === undefined || name.length === 0 ? undefined : name;
}

/** The protocol names of an ALPN extension (RFC 7301 section 3.1). */
export function protocolNames(bytes: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  let rest = counted(bytes, 2);
  while (rest.length > 0) {
    const name = counted(rest, 1);
    found.push(name);
    rest = rest.subarray(1 + name.length);
  }
  return found;
}

/** Values that clients send so that servers learn to pass over what they do not know (RFC 8701). */
export function isGrease(value: number): boolean {
  return (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff);
}
