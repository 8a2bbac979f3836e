import { bareHost } from '../../bytes/host.ts';
import { HTTP_HEAD_BYTES } from '../../limits.ts';
import { bytes, decimal, text } from '../../schema/field.ts';
import { type Asked, message } from '../../schema/message.ts';
import type { View } from '../../schema/view.ts';
import { ofTexts } from '../shared/notes.ts';
import { proxyHeader, proxyLine } from '../shared/preambles.ts';
import { headers } from './headers.ts';
import { ofCredentials } from './notes.ts';
import { STATUSES } from './statuses.ts';

const REFERENCE = 'RFC 9110 section 9.3.6';

const TARGET = /^(.*):(\d{1,5})$/s;

function asks(view: View): Asked | undefined {
  const [, host, port] = TARGET.exec(String(view.value('target') ?? '')) ?? [];
  return host === undefined ? undefined : { name: 'CONNECT', address: bareHost(host), port: Number(port) };
}

export const connectRequest = message(
  {
    name: 'http-connect',
    title: 'HTTP CONNECT request',
    reference: REFERENCE,
    most: HTTP_HEAD_BYTES,
    phase: 'request',
    side: 'client',
    role: 'request',
    about: 'The client asks the proxy for a tunnel to a host and port; Proxy-Authorization says who it is.',
    line: ['{method} {target}'],
    asks,
    review: [ofCredentials, ofTexts],
  },
  {
    method: text('Method', 'space', { filter: 'http.request.method', about: 'CONNECT' }),
    target: text('Target', 'space', {
      filter: 'http.connect.target',
      about: 'Host and port that the proxy is to connect to',
    }),
    version: text('Version', 'line', { filter: 'http.request.version', about: 'HTTP/1.0 or HTTP/1.1' }),
    ...headers('http.request.line', {
      name: 'Proxy-Authorization',
      filter: 'http.proxy_authorization',
      secret: true,
      about: 'Scheme and credentials for the proxy',
    }),
  },
);

export const connectReply = message(
  {
    name: 'http-connect-reply',
    title: 'HTTP CONNECT reply',
    reference: REFERENCE,
    most: HTTP_HEAD_BYTES,
    phase: 'reply',
    side: 'proxy',
    role: 'reply',
    decision: { by: 'code', granted: [200, 299] },
    about:
      'Any status 2xx opens the tunnel. After 407 the client may ask again with credentials, in the same connection if it stays open; any other status refuses.',
    line: ['{code}'],
    review: [ofTexts],
  },
  {
    version: text('Version', 'space', { filter: 'http.response.version', about: 'HTTP/1.0 or HTTP/1.1' }),
    code: decimal('Status', 3, {
      filter: 'http.response.code',
      values: STATUSES,
      about: 'What came of the request: 2xx is the only success',
    }),
    reason: text('Reason', 'line', { filter: 'http.response.phrase', about: 'The same in words; may be empty' }),
    ...headers('http.response.line', {
      name: 'Proxy-Authenticate',
      filter: 'http.proxy_authenticate',
      about: 'Scheme and parameters of the credentials that the proxy asks for',
    }),
    body: bytes(
      'Body',
      { line: 'Content-Length' },
      {
        filter: 'http.file_data',
        when: { code: 407 },
        about: 'Page for a person, behind which the next request is answered',
      },
    ),
  },
);

/** Every message, in the order of a dialogue; then what may stand before it. */
export const MESSAGES = [connectRequest, connectReply, proxyLine, proxyHeader] as const;
