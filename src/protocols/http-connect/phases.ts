import { phaseTable } from '../../schema/phase.ts';
import { PREAMBLES, type PreamblePhase, preamblePhases } from '../shared/preambles.ts';
import { connectReply, connectRequest } from './messages.ts';

export type HttpConnectPhase = 'request' | 'reply' | 'retry' | 'relay' | 'refused' | PreamblePhase;

/** CONNECT and its answer; a proxy that asks for credentials may be asked again in the same connection. */
export const PHASES = phaseTable<HttpConnectPhase>({
  request: { from: 'client', reads: connectRequest, next: 'reply', instead: PREAMBLES },
  reply: {
    from: 'proxy',
    reads: connectReply,
    next: {
      by: 'code',
      to: { 407: 'retry' },
      ranges: [
        [100, 199, 'reply'],
        [200, 299, 'relay'],
      ],
      otherwise: 'refused',
    },
  },
  retry: { from: 'client', reads: connectRequest, next: 'reply' },
  ...preamblePhases('request'),
  relay: { final: 'relay' },
  refused: { final: 'refused' },
});
