import type { Sheet } from '../../schema/detail.ts';
import type { Message } from '../../schema/message.ts';
import { bittorrent } from './bittorrent.ts';
import { dns } from './dns.ts';
import { ftp } from './ftp.ts';
import { http } from './http.ts';
import { http2 } from './http2.ts';
import { imap } from './imap.ts';
import { pop3 } from './pop3.ts';
import type { InsideProtocol } from './protocol.ts';
import { quic } from './quic.ts';
import { rdp } from './rdp.ts';
import { smtp } from './smtp.ts';
import { socks4Inside, socks5Inside } from './socks.ts';
import { ssh } from './ssh.ts';
import { tls } from './tls/index.ts';

/** Every protocol that is told inside a relay or datagram; the first that recognises the octets has them. */
export const INSIDE: readonly InsideProtocol[] = [
  tls,
  http2,
  http,
  ssh,
  socks5Inside,
  socks4Inside,
  rdp,
  bittorrent,
  dns,
  quic,
  smtp,
  ftp,
  pop3,
  imap,
];

/** What each of them can tell. */
export const SHEETS: readonly Sheet[] = INSIDE.map(({ sheet }) => sheet);

/** Layouts that they go by. */
export const INSIDE_MESSAGES: readonly Message[] = INSIDE.flatMap(({ messages = [] }) => messages);
