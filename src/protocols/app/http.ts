import { latinText } from '../../bytes/text.ts';
import { INSIDE_HEAD_BYTES } from '../../limits.ts';
import { type Draft, sheet } from '../../schema/detail.ts';
import type { InsideProtocol } from './protocol.ts';
import { asciiText, detailText, firstLine, startsWith } from './text.ts';

const details = {
  method: { kind: 'text', label: 'Method', filter: 'http.request.method' },
  host: {
    kind: 'text',
    label: 'Host',
    filter: 'http.host',
    about: 'Of the field Host, or of a target that is a URL; with the port where it is named',
  },
  path: {
    kind: 'target',
    label: 'Path',
    filter: 'http.request.uri.path',
    about: 'With the query; values in it whose names tell secrets are masked',
  },
  version: { kind: 'text', label: 'Version', filter: 'http.request.version' },
  userAgent: { kind: 'text', label: 'User agent', filter: 'http.user_agent' },
  authorization: {
    kind: 'text',
    label: 'Authorization',
    filter: 'http.authorization',
    about: 'The scheme alone; credentials are never kept',
  },
  proxyAuthorization: {
    kind: 'text',
    label: 'Proxy authorization',
    filter: 'http.proxy_authorization',
    about: 'The scheme alone; a destination must not see the credentials for a proxy',
  },
  status: { kind: 'number', label: 'Status', filter: 'http.response.code' },
  reason: { kind: 'text', label: 'Reason', filter: 'http.response.phrase' },
  server: { kind: 'text', label: 'Server', filter: 'http.server' },
  contentType: { kind: 'text', label: 'Content type', filter: 'http.content_type' },
  location: {
    kind: 'target',
    label: 'Location',
    filter: 'http.location',
    about: 'Masked as the path is, and user information in it',
  },
  upgrade: {
    kind: 'text',
    label: 'Upgrade',
    filter: 'http.upgrade',
    about: 'The protocol that the server changes to',
  },
} as const;

type Found = Draft<typeof details>;

/** RFC 9110 section 9, RFC 5789, and WebDAV (RFC 4918), which other tools take for no attack. */
const METHODS = [
  'GET ',
  'HEAD ',
  'POST ',
  'PUT ',
  'DELETE ',
  'CONNECT ',
  'OPTIONS ',
  'TRACE ',
  'PATCH ',
  'PROPFIND ',
  'PROPPATCH ',
  'MKCOL ',
  'COPY ',
  'MOVE ',
  'LOCK ',
  'UNLOCK ',
  'REPORT ',
  'SEARCH ',
];

const REQUEST_LINE = /^([A-Z]+) +(.*?) +(HTTP\/1\.\d)\r?\n?$/s;
const STATUS_LINE = /^HTTP\/1\.\d +(\d{3})(?: +(.*?))?\r?\n?$/s;

/** HTTP/1.0 and 1.1: the first request and the first answer. */
export const http: InsideProtocol<typeof details> = {
  sheet: sheet({
    name: 'http',
    title: 'Hypertext Transfer Protocol 1',
    reference: 'RFC 9112',
    details,
    summary: ['{method} ', '{host}', '{path}', ' {status}'],
    host: 'host',
  }),
  opens: { client: METHODS.map(([first]) => first).join(''), server: 'H' },
  recognise: (client, server) => isRequest(client) || startsWith(server, 'HTTP/1.'),
  wants: (bytes) => (headEnd(finalAnswer(bytes)) === undefined ? INSIDE_HEAD_BYTES : 0),
  read(client, server) {
    const found: Found = {};
    if (isRequest(client)) readRequest(linesOf(client), found);
    if (startsWith(server, 'HTTP/1.')) readAnswer(linesOf(finalAnswer(server)), found);
    return found;
  },
};

/** A line that RTSP or SIP would end with another version is none. */
function isRequest(bytes: Uint8Array): boolean {
  if (!METHODS.some((method) => startsWith(bytes, method))) return false;
  const line = firstLine(bytes);
  return line.at(-1) !== LF || REQUEST_LINE.test(latinText(line));
}

const LF = 0x0a;

/** Octets up to the empty line, without it; undefined while it has not come. */
function headEnd(bytes: Uint8Array): number | undefined {
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at + 1] === LF || (bytes[at + 1] === 0x0d && bytes[at + 2] === LF)) return at + 1;
  }
  return undefined;
}

/** Whether another answer follows this one: all of 1xx but 101 have one behind them (RFC 9110 section 15.2). */
function isInterim(bytes: Uint8Array): boolean {
  return startsWith(bytes, 'HTTP/1.') && bytes[9] === ONE && !(bytes[10] === 0x30 && bytes[11] === ONE);
}

const ONE = 0x31;

/** The octets from the first answer on that is final, or the last interim one if nothing follows yet. */
function finalAnswer(bytes: Uint8Array): Uint8Array {
  let rest = bytes;
  while (isInterim(rest)) {
    const end = headEnd(rest);
    if (end === undefined) return rest;
    const next = rest.subarray(rest.indexOf(LF, end) + 1);
    if (next.length === 0) return rest.subarray(0, end);
    rest = next;
  }
  return rest;
}

/** The lines of the head, the last one only if it is whole. */
function linesOf(bytes: Uint8Array): Uint8Array[] {
  const end = headEnd(bytes) ?? bytes.lastIndexOf(LF) + 1;
  const lines: Uint8Array[] = [];
  for (let at = 0; at < end; ) {
    const line = firstLine(bytes.subarray(at, end));
    lines.push(line);
    at += line.length;
  }
  return lines;
}

function readRequest([line, ...rest]: readonly Uint8Array[], found: Found): void {
  if (line === undefined) return;
  const [, method, , version] = REQUEST_LINE.exec(latinText(line)) ?? [];
  if (method === undefined || version === undefined) return;
  const target = detailText(line.subarray(method.length + 1, line.lastIndexOf(0x20))).trim();
  const fields = fieldsOf(rest);
  const { authority, path } = partsOf(method, target);
  const host = withoutUser(authority ?? text(fields, 'host'));
  found.method = method;
  if (host !== undefined && host !== '') found.host = host;
  set(found, 'path', path);
  found.version = version;
  set(found, 'userAgent', text(fields, 'user-agent'));
  set(found, 'authorization', scheme(fields, 'authorization'));
  set(found, 'proxyAuthorization', scheme(fields, 'proxy-authorization'));
}

function readAnswer([line, ...rest]: readonly Uint8Array[], found: Found): void {
  const [, status, reason = ''] = line === undefined ? [] : (STATUS_LINE.exec(latinText(line)) ?? []);
  if (line === undefined || status === undefined) return;
  const fields = fieldsOf(rest);
  found.status = Number(status);
  if (reason !== '') found.reason = detailText(line.subarray(line.indexOf(0x20, 9) + 1));
  set(found, 'server', text(fields, 'server'));
  set(found, 'contentType', text(fields, 'content-type'));
  set(found, 'location', text(fields, 'location'));
  if (status === '101') set(found, 'upgrade', text(fields, 'upgrade'));
}

function set<K extends keyof Found>(found: Found, key: K, value: Found[K] | undefined): void {
  if (value !== undefined) found[key] = value;
}

/** Values of fields by their names in lower case; the first of a name wins. */
function fieldsOf(lines: readonly Uint8Array[]): Map<string, Uint8Array> {
  const fields = new Map<string, Uint8Array>();
  for (const line of lines) {
    const colon = line.indexOf(0x3a);
    if (colon <= 0) continue;
    const name = asciiText(line.subarray(0, colon)).toLowerCase();
    if (!fields.has(name)) fields.set(name, line.subarray(colon + 1));
  }
  return fields;
}

function text(fields: ReadonlyMap<string, Uint8Array>, name: string): string | undefined {
  const value = fields.get(name);
  return value === undefined ? undefined : detailText(value).trim();
}

/** The scheme of credentials (RFC 9110 section 11.4): what stands before the first blank, if something stands behind it. */
function scheme(fields: ReadonlyMap<string, Uint8Array>, name: string): string | undefined {
  const value = text(fields, name);
  if (value === undefined) return undefined;
  return /^([\w!#$%&'*+.^`|~-]{1,32})\s+\S/.exec(value)?.[1] ?? 'unknown scheme';
}

/** An authority without its user information, which may hold a password. */
function withoutUser(authority: string | undefined): string | undefined {
  return authority?.slice(authority.lastIndexOf('@') + 1);
}

/** Authority, and path with query, of a target in any form (RFC 9112 section 3.2). */
function partsOf(method: string, target: string): { authority: string | undefined; path: string | undefined } {
  if (method === 'CONNECT') return { authority: target, path: undefined };
  const found = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)(.*)$/is.exec(target);
  return found === null ? { authority: undefined, path: target } : { authority: found[1], path: found[2] || '/' };
}
