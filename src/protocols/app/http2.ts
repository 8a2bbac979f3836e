import { sheet } from '../../schema/detail.ts';
import type { InsideProtocol } from './protocol.ts';
import { startsWith } from './text.ts';

/** HTTP/2 without TLS: its preface. What follows is compressed by HPACK, and not read. */
export const http2: InsideProtocol = {
  sheet: sheet({
    name: 'http2',
    title: 'Hypertext Transfer Protocol 2',
    reference: 'RFC 9113 section 3.4',
    details: {},
    summary: [],
  }),
  opens: { client: 'P' },
  recognise: (client) => startsWith(client, 'PRI * HTTP/2'),
};
