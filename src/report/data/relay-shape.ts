import type { Destination, Endpoint, PerSide, Session, UdpRelay } from '../../session/session.ts';
import { destinationName } from '../text/session-text.ts';
import { type InsideRecord, insideProperty } from './inside-shape.ts';
import { count } from './message-shape.ts';
import { objectOf, type RecordOf } from './object-shape.ts';
import { integer, list, type Shape, text } from './shape.ts';

export const port = integer({ minimum: 0, maximum: 65535 });
export const address = text(
  'IPv4 dotted; IPv6 in the form of RFC 5952; a domain name as UTF-8, octets that are not as \\xNN',
);

const ofEndpoint = objectOf<Endpoint>();

export const endpoint = (description: string) =>
  ofEndpoint.object(
    {
      address: ofEndpoint.required(address, (value) => value.address),
      port: ofEndpoint.required(port, (value) => value.port),
    },
    { description },
  );

/** A session that has a relay. */
type Relayed = Session & { readonly relay: NonNullable<Session['relay']> };

const ofRelay = objectOf<Relayed>();

const relayProperties = {
  clientBytes: ofRelay.required(
    count('Payload from the client after the handshake, retransmissions not counted twice'),
    ({ relay }) => relay.clientBytes,
  ),
  proxyBytes: ofRelay.required(count('Payload from the proxy'), ({ relay }) => relay.proxyBytes),
  missing: ofRelay.optional(
    integer({ minimum: 1 }, 'Octets of these that the capture lacks'),
    ({ relay }) => relay.missing || undefined,
  ),
  protocol: ofRelay.optional(
    text('What is inside, by its octets: tls, http, ssh, …'),
    ({ relay }) => relay.inside?.sheet.name,
  ),
  inside: insideProperty(({ relay }: Relayed) => relay.inside),
  destination: ofRelay.optional(
    text('Name of the destination: of the request, or where that has only an address, of what is inside'),
    destinationName,
  ),
};

export type RelayRecord = Omit<RecordOf<typeof relayProperties>, 'inside'> & InsideRecord;

export const relay: Shape<Relayed, RelayRecord> = ofRelay.object(relayProperties, {
  description: 'What followed the handshake',
});

export function isRelayed(session: Session): session is Relayed {
  return session.relay !== undefined;
}

const ofDestination = objectOf<Destination>();

const destinationProperties = {
  address: ofDestination.required(address, (destination) => destination.address),
  port: ofDestination.required(port, (destination) => destination.port),
  datagrams: ofDestination.required(count('Datagrams both ways'), ({ datagrams }) => datagrams),
  bytes: ofDestination.required(count('Octets of their data'), ({ bytes }) => bytes),
  protocol: ofDestination.optional(text(), ({ inside }) => inside?.sheet.name),
  inside: insideProperty(({ inside }: Destination) => inside),
};

type DestinationRecord = Omit<RecordOf<typeof destinationProperties>, 'inside'> & InsideRecord;

const destination: Shape<Destination, DestinationRecord> = ofDestination.object(destinationProperties);

const ofSides = objectOf<PerSide>();

const perSide = (description: string) =>
  ofSides.object(
    {
      client: ofSides.required(count('From the client'), ({ client }) => client),
      proxy: ofSides.required(count('From the proxy'), ({ proxy }) => proxy),
    },
    { description },
  );

const ofUdp = objectOf<UdpRelay>();

const udpProperties = {
  relay: ofUdp.required(endpoint('Where the client sends its datagrams'), (udp) => udp.relay),
  datagrams: ofUdp.required(perSide('Datagrams'), ({ datagrams }) => datagrams),
  bytes: ofUdp.required(perSide('Octets of data behind the header'), ({ bytes }) => bytes),
  malformed: ofUdp.optional(perSide('Of the datagrams, those without a header'), ({ malformed }) => malformed),
  fragments: ofUdp.required(count('Datagrams with FRAG not 0'), ({ fragments }) => fragments),
  destinations: ofUdp.required(list(destination, 'Who was spoken to'), ({ destinations }) => destinations),
};

export type UdpRecord = RecordOf<typeof udpProperties>;

export const udp: Shape<UdpRelay, UdpRecord> = ofUdp.object(udpProperties, {
  description: 'What a UDP association carried',
});
