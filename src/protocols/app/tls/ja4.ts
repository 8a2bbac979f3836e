import { sha256 } from '@noble/hashes/sha2.js';
import { hex, octetHex } from '../../../bytes/hex.ts';
import { ALPN, isGrease, SERVER_NAME } from './extensions.ts';

/** What a ClientHello says that tells one client from others. */
export interface Fingerprinted {
  /** The highest version that it supports. */
  readonly version: number;
  readonly cipherSuites: readonly number[];
  readonly extensions: readonly number[];
  readonly signatureAlgorithms: readonly number[];
  /** The first name of its ALPN extension. */
  readonly protocol: Uint8Array | undefined;
}

const VERSIONS: Readonly<Record<number, string>> = {
  772: '13',
  771: '12',
  770: '11',
  769: '10',
  768: 's3',
  2: 's2',
};

/** The JA4 fingerprint of a TLS client over TCP, as FoxIO specifies it. */
export function ja4(hello: Fingerprinted): string {
  const ciphers = hello.cipherSuites.filter((value) => !isGrease(value));
  const extensions = hello.extensions.filter((value) => !isGrease(value));
  const algorithms = hello.signatureAlgorithms.filter((value) => !isGrease(value));
  const hashed = extensions.filter((value) => value !== SERVER_NAME && value !== ALPN);
  const version = VERSIONS[hello.version] ?? '00';
  const target = extensions.includes(SERVER_NAME) ? 'd' : 'i';
  const counts = `${twoDigits(ciphers.length)}${twoDigits(extensions.length)}`;
  const tail = algorithms.length === 0 ? '' : `_${algorithms.map(word).join(',')}`;
  const second = hashed.length === 0 ? '' : sorted(hashed) + tail;
  return `t${version}${target}${counts}${ends(hello.protocol)}_${digest(sorted(ciphers))}_${digest(second)}`;
}

function twoDigits(count: number): string {
  return String(Math.min(count, 99)).padStart(2, '0');
}

function word(value: number): string {
  return octetHex(value >> 8) + octetHex(value);
}

function sorted(values: readonly number[]): string {
  return [...values]
    .sort((a, b) => a - b)
    .map(word)
    .join(',');
}

/** First and last character of a protocol's name, or of its hex digits where one of them is neither letter nor digit. */
function ends(name: Uint8Array | undefined): string {
  const first = name?.[0];
  const last = name?.at(-1);
  if (first === undefined || last === undefined) return '00';
  if (isAlphanumeric(first) && isAlphanumeric(last)) return String.fromCharCode(first, last);
  return `${octetHex(first)[0]}${octetHex(last)[1]}`;
}

function isAlphanumeric(octet: number): boolean {
  return /[0-9A-Za-z]/.test(String.fromCharCode(octet));
}

/** The first 12 hex digits of SHA-256; zeros for an empty list. */
function digest(text: string): string {
  return text === '' ? '000000000000' : hex(sha256(ascii(text)), 0, 6, '');
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
