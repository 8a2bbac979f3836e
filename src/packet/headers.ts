import type { Message } from '../schema/message.ts';
import * as internet from './headers/internet.ts';
import * as link from './headers/link.ts';
import * as tags from './headers/tags.ts';
import * as transport from './headers/transport.ts';
import * as tunnel from './headers/tunnel.ts';
import * as wlan from './headers/wlan.ts';

/** The declarations of every header below SOCKS: the link layer's, then IP's, TCP's and UDP's, then those of tunnels. */
export const HEADERS: readonly Message[] = [
  ...Object.values(link),
  ...Object.values(tags),
  ...Object.values(wlan),
  ...Object.values(internet),
  ...Object.values(transport),
  ...Object.values(tunnel),
];
