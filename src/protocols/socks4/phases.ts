import { phaseTable } from '../../schema/phase.ts';
import { methodSelection, socks4Reply } from '../shared/answers.ts';
import { BEFORE_FIRST, type OtherPhase, otherPhases } from '../shared/foreign.ts';
import { FOREIGN_PHASES } from '../shared/foreign-answers.ts';
import { bindReply, request } from './messages.ts';

export type Socks4Phase =
  | 'request'
  | 'connectReply'
  | 'bindReply'
  | 'bindSecondReply'
  | 'resolveReply'
  | 'socks5Answer'
  | OtherPhase
  | 'relay'
  | 'answered'
  | 'refused';

const OTHERS = ['socks5Answer', ...FOREIGN_PHASES] as const;

/** The dialogue of SOCKS4 and 4A, with Tor's RESOLVE, and the answers of listeners that speak something else. */
export const PHASES = phaseTable<Socks4Phase>({
  request: {
    from: 'client',
    reads: request,
    next: { by: 'command', to: { 1: 'connectReply', 2: 'bindReply', 240: 'resolveReply' }, otherwise: 'connectReply' },
    instead: BEFORE_FIRST,
  },
  connectReply: {
    from: 'proxy',
    reads: socks4Reply,
    next: { by: 'code', to: { 90: 'relay' }, otherwise: 'refused' },
    instead: OTHERS,
  },
  bindReply: {
    from: 'proxy',
    reads: socks4Reply,
    next: { by: 'code', to: { 90: 'bindSecondReply' }, otherwise: 'refused' },
    instead: OTHERS,
  },
  bindSecondReply: {
    from: 'proxy',
    reads: bindReply,
    next: { by: 'code', to: { 90: 'relay' }, otherwise: 'refused' },
  },
  resolveReply: {
    from: 'proxy',
    reads: socks4Reply,
    next: { by: 'code', to: { 90: 'answered' }, otherwise: 'refused' },
    instead: OTHERS,
  },
  socks5Answer: { from: 'proxy', reads: methodSelection, next: 'refused' },
  ...otherPhases('request'),
  relay: { final: 'relay' },
  answered: { final: 'answered' },
  refused: { final: 'refused' },
});
