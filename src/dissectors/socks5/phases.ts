import { phaseTable } from '../../schema/phase.ts';
import {
  bindReply as bindReplyMessage,
  methodOffer,
  methodSelection,
  reply,
  request,
  usernamePasswordReply,
  usernamePasswordRequest,
} from './messages.ts';

export type Socks5Phase =
  | 'greeting'
  | 'selection'
  | 'login'
  | 'loginReply'
  | 'request'
  | 'connectReply'
  | 'bindReply'
  | 'bindSecondReply'
  | 'associateReply'
  | 'relay'
  | 'association'
  | 'refused'
  | 'opaque';

/**
 * The dialogue of RFC 1928 and RFC 1929. A command is remembered by the phase that reads its reply. Some clients log in
 * although no method asked for it, and Tor takes that.
 */
export const PHASES = phaseTable<Socks5Phase>({
  greeting: { from: 'client', reads: methodOffer, next: 'selection' },
  selection: {
    from: 'proxy',
    reads: methodSelection,
    next: { by: 'method', to: { 0: 'request', 2: 'login', 255: 'refused' }, otherwise: 'opaque' },
  },
  login: { from: 'client', reads: usernamePasswordRequest, next: 'loginReply' },
  loginReply: {
    from: 'proxy',
    reads: usernamePasswordReply,
    next: { by: 'status', to: { 0: 'request' }, otherwise: 'refused' },
  },
  request: {
    from: 'client',
    reads: request,
    next: { by: 'command', to: { 1: 'connectReply', 2: 'bindReply', 3: 'associateReply' }, otherwise: 'connectReply' },
    instead: 'login',
  },
  connectReply: { from: 'proxy', reads: reply, next: { by: 'code', to: { 0: 'relay' }, otherwise: 'refused' } },
  bindReply: { from: 'proxy', reads: reply, next: { by: 'code', to: { 0: 'bindSecondReply' }, otherwise: 'refused' } },
  bindSecondReply: {
    from: 'proxy',
    reads: bindReplyMessage,
    next: { by: 'code', to: { 0: 'relay' }, otherwise: 'refused' },
  },
  associateReply: {
    from: 'proxy',
    reads: reply,
    next: { by: 'code', to: { 0: 'association' }, otherwise: 'refused' },
  },
  relay: { final: 'relay' },
  association: { final: 'association' },
  refused: { final: 'refused' },
  opaque: { final: 'opaque' },
});
