import type { Sheet } from '../../schema/detail.ts';
import type { Message } from '../../schema/message.ts';
import { bittorrent } from './bittorrent/bittorrent.ts';
import { tracker } from './bittorrent/tracker.ts';
import { utp } from './bittorrent/utp.ts';
import { dns } from './dns.ts';
import { ftp } from './ftp.ts';
import { gopher } from './gopher.ts';
import { http } from './http.ts';
import { http2 } from './http2.ts';
import { irc } from './irc.ts';
import { imap } from './mail/imap.ts';
import { pop3 } from './mail/pop3.ts';
import { smtp } from './mail/smtp.ts';
import { mqtt } from './mqtt.ts';
import { openvpn } from './openvpn.ts';
import type { InsideProtocol } from './protocol.ts';
import { quic } from './quic.ts';
import { rdp } from './rdp.ts';
import { smux } from './smux.ts';
import { socks4Inside, socks5Inside } from './socks.ts';
import { ssh } from './ssh.ts';
import { telnet } from './telnet.ts';
import { tls } from './tls/index.ts';
import { wais } from './wais.ts';

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
  mqtt,
  openvpn,
  tracker,
  utp,
  smtp,
  ftp,
  pop3,
  imap,
  irc,
  telnet,
  wais,
  gopher,
  smux,
];

/** What each of them can tell. */
export const SHEETS: readonly Sheet[] = INSIDE.map(({ sheet }) => sheet);

/** Layouts that they go by. */
export const INSIDE_MESSAGES: readonly Message[] = INSIDE.flatMap(({ messages = [] }) => messages);
