import { phaseTable } from '../../schema/phase.ts';
import { methodSelection, socks4Reply } from '../shared/answers.ts';
import { BEFORE_FIRST, type OtherPhase, otherPhases } from '../shared/foreign.ts';
import { FOREIGN_PHASES } from '../shared/foreign-answers.ts';
import { chapMessage, chapStatus } from './chap.ts';
import { gssapiData, gssapiFailure, gssapiProtection, gssapiToken } from './gssapi.ts';
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
  | 'chapClient'
  | 'chapAnswer'
  | 'chapChallenge'
  | 'chapRequest'
  | 'chapLate'
  | 'gssapiClient'
  | 'gssapiProxy'
  | 'gssapiLevel'
  | 'gssapiLevelInForce'
  | 'gssapiClientFailure'
  | 'gssapiProxyFailure'
  | 'gssapiRequest'
  | 'gssapiData'
  | 'request'
  | 'connectReply'
  | 'bindReply'
  | 'bindSecondReply'
  | 'associateReply'
  | 'tunnelReply'
  | 'resolveReply'
  | 'socks4Answer'
  | OtherPhase
  | 'relay'
  | 'association'
  | 'datagrams'
  | 'answered'
  | 'wrapped'
  | 'refused'
  | 'opaque';

/** A command is remembered by the phase that reads its reply. */
const BY_COMMAND = {
  by: 'command',
  to: {
    1: 'connectReply',
    2: 'bindReply',
    3: 'associateReply',
    5: 'tunnelReply',
    240: 'resolveReply',
    241: 'resolveReply',
    243: 'tunnelReply',
  },
  otherwise: 'connectReply',
} as const;

/**
 * The dialogue of RFC 1928, RFC 1929 and RFC 1961, with Tor's questions for names. Some clients log in although no method
 * asked for it, and Tor takes that. A client of CHAP may send two messages before the proxy answers. What GSSAPI wraps is a dialogue of its own.
 */
export const PHASES = phaseTable<Socks5Phase>({
  greeting: { from: 'client', reads: methodOffer, next: 'selection', instead: BEFORE_FIRST },
  selection: {
    from: 'proxy',
    reads: methodSelection,
    next: {
      by: 'method',
      to: { 0: 'request', 1: 'gssapiClient', 2: 'login', 3: 'chapClient', 255: 'refused' },
      otherwise: 'opaque',
    },
    instead: ['socks4Answer', ...FOREIGN_PHASES],
  },
  login: { from: 'client', reads: usernamePasswordRequest, next: 'loginReply' },
  loginReply: {
    from: 'proxy',
    reads: usernamePasswordReply,
    next: { by: 'status', to: { 0: 'request' }, otherwise: 'refused' },
  },
  chapClient: { from: 'client', reads: chapMessage, next: 'chapAnswer' },
  chapAnswer: {
    from: 'proxy',
    reads: chapStatus,
    next: { by: 'status', to: { 0: 'chapRequest' }, otherwise: 'refused' },
    instead: ['chapChallenge'],
  },
  chapChallenge: { from: 'proxy', reads: chapMessage, next: 'chapClient' },
  chapRequest: { from: 'client', reads: request, next: BY_COMMAND, instead: ['chapLate'] },
  chapLate: { from: 'client', reads: chapMessage, next: 'chapRequest' },
  gssapiClient: {
    from: 'client',
    reads: gssapiToken,
    next: 'gssapiProxy',
    instead: ['gssapiLevel', 'gssapiClientFailure'],
  },
  gssapiProxy: { from: 'proxy', reads: gssapiToken, next: 'gssapiClient', instead: ['gssapiProxyFailure'] },
  gssapiLevel: { from: 'client', reads: gssapiProtection, next: 'gssapiLevelInForce' },
  gssapiLevelInForce: {
    from: 'proxy',
    reads: gssapiProtection,
    next: 'gssapiRequest',
    instead: ['gssapiProxyFailure'],
  },
  gssapiClientFailure: { from: 'client', reads: gssapiFailure, next: 'refused' },
  gssapiProxyFailure: { from: 'proxy', reads: gssapiFailure, next: 'refused' },
  gssapiRequest: { from: 'client', reads: request, next: BY_COMMAND, instead: ['gssapiData'] },
  gssapiData: { from: 'client', reads: gssapiData, next: 'wrapped' },
  request: { from: 'client', reads: request, next: BY_COMMAND, instead: ['login'] },
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
  tunnelReply: { from: 'proxy', reads: reply, next: { by: 'code', to: { 0: 'datagrams' }, otherwise: 'refused' } },
  resolveReply: { from: 'proxy', reads: reply, next: { by: 'code', to: { 0: 'answered' }, otherwise: 'refused' } },
  socks4Answer: { from: 'proxy', reads: socks4Reply, next: 'refused' },
  ...otherPhases('greeting'),
  relay: { final: 'relay' },
  association: { final: 'association' },
  datagrams: { final: 'datagrams' },
  answered: { final: 'answered' },
  wrapped: { final: 'wrapped' },
  refused: { final: 'refused' },
  opaque: { final: 'opaque' },
});
