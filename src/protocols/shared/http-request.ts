import type { Weight } from '../../engine/dissector.ts';
import { beginsWith, NO_WEIGHT } from '../../engine/weights.ts';
import { bytes, text } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import { noteKinds } from '../../schema/note-kinds.ts';
import type { PhaseDeclaration } from '../../schema/phase.ts';
import type { View } from '../../schema/view.ts';
import { methodSelection } from './answers.ts';
import { FOREIGN_PHASES, type ForeignPhase } from './foreign-answers.ts';
import { ofTexts } from './notes.ts';

export const HTTP_REQUEST_NOTES = noteKinds({
  'client-speaks-http': {
    severity: 'warning',
    text: 'The client speaks HTTP, not SOCKS',
  },
});

/** A client that takes the proxy for one of HTTP. */
export const httpRequest = message(
  {
    name: 'http-request',
    title: 'Request of an HTTP client',
    reference: 'RFC 9112 section 3',
    phase: 'negotiation',
    side: 'client',
    isForeign: true,
    whenLast: HTTP_REQUEST_NOTES['client-speaks-http'],
    about: 'The client takes the SOCKS proxy for one of HTTP.',
    line: ['{method}'],
    review: [ofTexts],
  },
  {
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
  },
);

export type HttpRequestPhase = 'httpRequest' | 'httpClientAnswer';

/** Its phases, on a port that is named, as a part of a phase table. */
export const httpRequestPhases: Record<
  HttpRequestPhase,
  PhaseDeclaration<HttpRequestPhase | ForeignPhase | 'refused'>
> = {
  httpRequest: { from: 'client', reads: httpRequest, next: 'httpClientAnswer', only: 'named' },
  httpClientAnswer: { from: 'proxy', reads: methodSelection, next: 'refused', instead: FOREIGN_PHASES },
};

const CONNECT = ['CONNECT '];
const METHODS = ['GET ', 'HEAD ', 'POST ', 'PUT ', 'DELETE ', 'OPTIONS ', 'TRACE ', 'PATCH ', 'PROPFIND '];

/** Whether a stream begins as a request of HTTP does; cheap, it is asked of every flow. */
export function isHttpRequest(octets: Uint8Array, start: number, end: number): boolean {
  return isAnyWhole(octets, start, end, METHODS) || isHttpConnect(octets, start, end);
}

export function isHttpConnect(octets: Uint8Array, start: number, end: number): boolean {
  return isAnyWhole(octets, start, end, CONNECT);
}

/** Whether all that a listener says to a request of HTTP is the method that it selects, or that it selects none. */
export function isSocksAnswer(octets: Uint8Array, start: number, end: number): boolean {
  return end - start === 2 && octets[start] === 5;
}

function isAnyWhole(octets: Uint8Array, start: number, end: number, words: readonly string[]): boolean {
  for (const word of words) if (end - start >= word.length && beginsWith(octets, start, end, word)) return true;
  return false;
}

/** HTTP says nothing of the protocol behind it; undefined where it is not what the message has. */
export function weighHttpRequest(view: View): Weight | undefined {
  const { bytes: octets, start, end } = view;
  if (!METHODS.some((word) => beginsWith(octets, start, end, word))) return undefined;
  return view.has('version') && !String(view.value('version')).startsWith('HTTP/1.') ? undefined : NO_WEIGHT;
}
