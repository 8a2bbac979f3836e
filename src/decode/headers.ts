import type { Message } from '../schema/message.ts';
import * as internet from './headers/internet.ts';
import * as link from './headers/link.ts';
import * as transport from './headers/transport.ts';

/** The declarations of every header below SOCKS: the link layer's, then IP's, then TCP's and UDP's. */
export const HEADERS: readonly Message[] = [
  ...Object.values(link),
  ...Object.values(internet),
  ...Object.values(transport),
];
