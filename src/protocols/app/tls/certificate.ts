import { hex } from '../../../bytes/hex.ts';
import { asciiText, detailText } from '../text.ts';
import {
  type Element,
  elements,
  GENERALIZED_TIME,
  OBJECT_IDENTIFIER,
  OCTET_STRING,
  SEQUENCE,
  SET,
  UTC_TIME,
  within,
} from './der.ts';

/** What a certificate says of its holder (RFC 5280 section 4.1). */
export interface Certificate {
  readonly subject: string | undefined;
  readonly issuer: string | undefined;
  /** DNS names that it is valid for. */
  readonly names: readonly string[];
  /** ISO 8601. */
  readonly notBefore: string | undefined;
  readonly notAfter: string | undefined;
}

const VERSION = 0xa0;
const EXTENSIONS = 0xa3;
const DNS_NAME = 0x82;
/** Object identifiers in hex: subjectAltName of RFC 5280 section 4.2.1.6. */
const SUBJECT_ALT_NAME = '551d11';

/** RFC 4514 section 3 has the short names of attribute types. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  '550403': 'CN',
  '550406': 'C',
  '550407': 'L',
  '550408': 'ST',
  '55040a': 'O',
  '55040b': 'OU',
};

/** Reads a certificate in DER; undefined where it is none. Never throws. */
export function readCertificate(bytes: Uint8Array): Certificate | undefined {
  const [certificate] = elements(bytes);
  const [toBeSigned] = within(certificate, SEQUENCE);
  const parts = within(toBeSigned, SEQUENCE);
  const [, , issuer, validity, subject] = parts[0]?.tag === VERSION ? parts.slice(1) : parts;
  if (issuer === undefined || subject === undefined) return undefined;
  const [from, until] = within(validity, SEQUENCE);
  const extensions = parts.find(({ tag }) => tag === EXTENSIONS);
  return {
    subject: nameText(subject),
    issuer: nameText(issuer),
    names: dnsNames(extensions),
    notBefore: timeText(from),
    notAfter: timeText(until),
  };
}

/** A name as RFC 4514 writes it, but in the order of the certificate. */
function nameText(name: Element): string | undefined {
  const parts = within(name, SEQUENCE).flatMap((set) => within(set, SET).map(attributeText));
  const text = parts.filter((part) => part !== '').join(', ');
  return text === '' ? undefined : text;
}

function attributeText(attribute: Element): string {
  const [type, value] = within(attribute, SEQUENCE);
  if (type?.tag !== OBJECT_IDENTIFIER || value === undefined) return '';
  const short = ATTRIBUTES[hex(type.content, 0, type.content.length, '')];
  return short === undefined ? '' : `${short}=${detailText(value.content)}`;
}

function dnsNames(extensions: Element | undefined): string[] {
  const [list] = extensions === undefined ? [] : elements(extensions.content);
  for (const extension of within(list, SEQUENCE)) {
    const parts = within(extension, SEQUENCE);
    const [type] = parts;
    const value = parts.at(-1);
    if (type === undefined || value?.tag !== OCTET_STRING) continue;
    if (hex(type.content, 0, type.content.length, '') !== SUBJECT_ALT_NAME) continue;
    const [names] = elements(value.content);
    return within(names, SEQUENCE)
      .filter(({ tag }) => tag === DNS_NAME)
      .map(({ content }) => detailText(content));
  }
  return [];
}

/** RFC 5280 section 4.1.2.5: years of two digits lie between 1950 and 2049. */
function timeText(time: Element | undefined): string | undefined {
  if (time?.tag !== UTC_TIME && time?.tag !== GENERALIZED_TIME) return undefined;
  const text = asciiText(time.content);
  const digits = time.tag === UTC_TIME ? (Number(text.slice(0, 2)) < 50 ? '20' : '19') + text : text;
  const found = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(digits);
  return found?.slice(1, 4).join('-').concat('T', found.slice(4).join(':'), 'Z');
}
