import type { PhaseName } from '../../schema/message.ts';
import type { Final } from '../../schema/phase.ts';

/** What happens in each phase of a dialogue. */
export const PHASE_WORDS: Readonly<Record<PhaseName, string>> = {
  negotiation: 'The client offers methods of authentication, and the proxy selects one. SOCKS4 has no such phase.',
  authentication: 'Client and proxy do what the selected method asks for; nothing for method 00.',
  request: 'The client says what it wants: CONNECT, BIND or UDP ASSOCIATE, and to or from where.',
  reply:
    'The proxy grants the request or refuses it. BIND has a second reply, when a host has connected. After a refusal the proxy closes the connection within 10 seconds.',
  relay: 'The proxy passes on the bytes of both sides, which are no longer SOCKS, unless the method wraps them.',
  udp: 'Datagrams travel to and from the relay, each with a header of its own, as long as the TCP connection is open.',
};

/** How a dialogue ends. */
export const FINAL_WORDS: Readonly<Record<Final, string>> = {
  relay: 'payload follows, both ways',
  association: 'datagrams follow, and the TCP connection only stays open',
  datagrams: 'datagrams follow in the TCP stream, each behind a header with its length',
  answered: 'the reply was all that was asked for',
  wrapped: 'request, reply and payload follow inside the encapsulation of the method',
  refused: 'the proxy refused, and the connection closes',
  opaque: 'the exchange of the method has no known form',
};
