import { phaseTable } from '../../schema/phase.ts';
import { httpAnswer, methodSelection, socks4Reply } from '../answers.ts';
import {
  bindReply as bindReplyMessage,
  methodOffer,
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
  | 'resolveReply'
  | 'socks4Answer'
  | 'httpAnswer'
  | 'relay'
  | 'association'
  | 'answered'
  | 'refused'
  | 'opaque';

/**
 * The dialogue of RFC 1928 and RFC 1929, with Tor's questions for names. A command is remembered by the phase that reads its reply. Some clients log in
 * although no method asked for it, and Tor takes that.
 */
export const PHASES = phaseTable<Socks5Phase>({
  greeting: { from: 'client', reads: methodOffer, next: 'selection' },
  selection: {
    from: 'proxy',
    reads: methodSelection,
    next: { by: 'method', to: { 0: 'request', 2: 'login', 255: 'refused' }, otherwise: 'opaque' },
    instead: ['socks4Answer', 'httpAnswer'],
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
    next: {
      by: 'command',
      to: { 1: 'connectReply', 2: 'bindReply', 3: 'associateReply', 240: 'resolveReply', 241: 'resolveReply' },
      otherwise: 'connectReply',
    },
    instead: ['login'],
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
  resolveReply: { from: 'proxy', reads: reply, next: { by: 'code', to: { 0: 'answered' }, otherwise: 'refused' } },
  socks4Answer: { from: 'proxy', reads: socks4Reply, next: 'refused' },
  httpAnswer: { from: 'proxy', reads: httpAnswer, next: 'refused' },
  relay: { final: 'relay' },
  association: { final: 'association' },
  answered: { final: 'answered' },
  refused: { final: 'refused' },
  opaque: { final: 'opaque' },
});
