import type { Weight } from '../../engine/dissector.ts';
import { beginsWith, NO_WEIGHT } from '../../engine/weights.ts';
import { bytes, text } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import type { NoteDraft } from '../../schema/note.ts';
import { noteKinds } from '../../schema/note-kinds.ts';
import type { PhaseDeclaration } from '../../schema/phase.ts';
import type { Heard } from '../../schema/review.ts';
import type { View } from '../../schema/view.ts';
import { methodSelection } from './answers.ts';
import { FOREIGN_PHASES, type ForeignPhase } from './foreign-answers.ts';
import { ofTexts } from './notes.ts';

/** HTTP where SOCKS is awaited: a proxy in front that takes CONNECT and opens the way to the SOCKS proxy, or a client of HTTP alone. */

export const HTTP_FRONT_NOTES = noteKinds({
  'http-front-proxy': {
    severity: 'note',
    text: 'An HTTP proxy in front connects the client to the SOCKS proxy',
    reference: 'RFC 9110 section 9.3.6',
  },
});

const heading = { phase: 'negotiation', isForeign: true } as const;

const requestFields = {
  method: text('Method', 'space', { filter: 'http.request.method', about: 'What the client asks of an HTTP server' }),
  target: text('Target', 'space', {
    filter: 'http.request.uri',
    secret: true,
    about: 'A URL or a path, which can hold credentials',
  }),
  version: text('Version', 'line', { filter: 'http.request.version', about: 'HTTP/1.0 or HTTP/1.1' }),
  headers: bytes('Headers', 'head', {
    filter: 'http.request.headers',
    secret: true,
    about: 'Up to the empty line; can hold credentials',
  }),
};

export const httpConnect = message(
  {
    ...heading,
    side: 'client',
    name: 'http-connect',
    title: 'CONNECT to an HTTP proxy in front',
    reference: 'RFC 9110 section 9.3.6',
    about: 'The client asks an HTTP proxy for the way to the SOCKS proxy; the headers can hold credentials.',
    line: ['CONNECT {target}'],
    review: [ofTexts],
  },
  {
    ...requestFields,
    target: text('Target', 'space', {
      filter: 'http.connect.target',
      about: 'The SOCKS proxy, as the HTTP proxy reaches it',
    }),
  },
);

export const httpConnected = message(
  {
    ...heading,
    side: 'proxy',
    name: 'http-connected',
    title: 'The HTTP proxy in front has connected',
    reference: 'RFC 9110 section 9.3.6',
    about: 'Any status 2xx: what follows is between the client and whom it named.',
    line: ['{statusLine}'],
    review: [ofConnected, ofTexts],
  },
  {
    statusLine: text('Status line', 'line', {
      filter: 'http.response.line',
      about: 'Version, status code and reason of the answer',
    }),
    headers: bytes('Headers', 'head', {
      filter: 'http.response.headers',
      secret: true,
      about: 'Up to the empty line; can hold cookies',
    }),
  },
);

export const httpRequest = message(
  {
    ...heading,
    side: 'client',
    name: 'http-request',
    title: 'Request of an HTTP client',
    reference: 'RFC 9112 section 3',
    about: 'The client takes the SOCKS proxy for one of HTTP.',
    line: ['{method}'],
    review: [ofTexts],
  },
  requestFields,
);

function ofConnected(_view: View, dialogue: readonly Heard[]): readonly NoteDraft[] {
  const asked = dialogue.findLast(({ view }) => view.message === httpConnect);
  return [[HTTP_FRONT_NOTES['http-front-proxy'], String(asked?.view.value('target') ?? '')]];
}

export const HTTP_FRONT = [httpConnect, httpConnected, httpRequest] as const;

export type HttpFrontPhase = 'httpConnect' | 'httpConnected' | 'httpRequest' | 'httpClientAnswer';

/** What may come in place of the first message of a client. */
export const HTTP_INSTEAD = ['httpConnect', 'httpRequest'] as const;

const ANSWERS = ['httpClientAnswer', ...FOREIGN_PHASES] as const;

/** The same as a part of a phase table whose handshake begins with `first`. */
export function httpFrontPhases<P extends string>(
  first: P,
): Record<HttpFrontPhase, PhaseDeclaration<P | HttpFrontPhase | ForeignPhase | 'refused'>> {
  return {
    httpConnect: { from: 'client', reads: httpConnect, next: 'httpConnected' },
    httpConnected: { from: 'proxy', reads: httpConnected, next: first, instead: ANSWERS },
    httpRequest: { from: 'client', reads: httpRequest, next: 'httpClientAnswer', only: 'named' },
    httpClientAnswer: { from: 'proxy', reads: methodSelection, next: 'refused', instead: FOREIGN_PHASES },
  };
}

const CONNECT = ['CONNECT '];
const METHODS = ['GET ', 'HEAD ', 'POST ', 'PUT ', 'DELETE ', 'OPTIONS ', 'TRACE ', 'PATCH ', 'PROPFIND '];

/** Whether a stream begins as a request of HTTP does; cheap, it is asked of every flow. */
export function isHttpRequest(octets: Uint8Array, start: number, end: number): boolean {
  return isAnyWhole(octets, start, end, METHODS) || isHttpConnect(octets, start, end);
}

export function isHttpConnect(octets: Uint8Array, start: number, end: number): boolean {
  return isAnyWhole(octets, start, end, CONNECT);
}

function isAnyWhole(octets: Uint8Array, start: number, end: number, words: readonly string[]): boolean {
  for (const word of words) if (end - start >= word.length && beginsWith(octets, start, end, word)) return true;
  return false;
}

/** HTTP says nothing of the protocol behind it; undefined where it is not what the message has. */
export function weighHttpFront(view: View): Weight | undefined {
  const { message: declared, bytes: octets, start, end } = view;
  if (declared === httpConnected) return isSuccess(view) ? NO_WEIGHT : undefined;
  const words = declared === httpConnect ? CONNECT : METHODS;
  if (!words.some((word) => beginsWith(octets, start, end, word))) return undefined;
  return view.has('version') && !String(view.value('version')).startsWith('HTTP/1.') ? undefined : NO_WEIGHT;
}

const VERSION = 'HTTP/1.';
const CLASS_AT = 9;
const TWO = 0x32;

/** Whether it is, as far as it came, the answer 2xx. */
function isSuccess({ bytes: octets, start, end }: View): boolean {
  if (!beginsWith(octets, start, end, VERSION)) return false;
  return end - start <= CLASS_AT || octets[start + CLASS_AT] === TWO;
}
