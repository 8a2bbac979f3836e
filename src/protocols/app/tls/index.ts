import { octetHex } from '../../../bytes/hex.ts';
import { uintBe } from '../../../bytes/integer.ts';
import { DETAIL_ENTRIES } from '../../../limits.ts';
import { type Draft, sheet } from '../../../schema/detail.ts';
import type { Side } from '../../../schema/message.ts';
import { parse } from '../../../schema/parse.ts';
import { type ValueTable, valueName } from '../../../schema/values.ts';
import type { InsideProtocol } from '../protocol.ts';
import { detailText } from '../text.ts';
import { readCertificate } from './certificate.ts';
import * as ext from './extensions.ts';
import { CERTIFICATE, CLIENT_HELLO, type HandshakeMessage, readHandshake, SERVER_HELLO } from './handshake.ts';
import { ja4 } from './ja4.ts';
import { clientHello, extension, handshakeMessage, record, serverHello } from './messages.ts';
import { CIPHER_SUITES, VERSIONS } from './values.ts';

const details = {
  serverName: {
    kind: 'text',
    label: 'Server name',
    filter: 'tls.handshake.extensions_server_name',
    about: 'SNI of the ClientHello',
  },
  protocols: {
    kind: 'texts',
    label: 'Protocols offered',
    filter: 'tls.handshake.extensions_alpn_str',
    about: 'ALPN of the ClientHello',
  },
  versions: {
    kind: 'texts',
    label: 'Versions offered',
    filter: 'tls.handshake.extensions.supported_version',
    about: 'The highest first as the client has them; the legacy version where it names no others',
  },
  ja4: { kind: 'text', label: 'JA4', filter: 'tls.handshake.ja4', about: 'Fingerprint of the client' },
  version: { kind: 'text', label: 'Version', filter: 'tls.handshake.version', about: 'What the server chose' },
  cipher: {
    kind: 'text',
    label: 'Cipher suite',
    filter: 'tls.handshake.ciphersuite',
    about: 'What the server chose; IANA name without the prefix TLS_, or the number in hex',
  },
  protocol: {
    kind: 'text',
    label: 'Protocol',
    filter: 'tls.handshake.alpn',
    about: 'ALPN of the server; encrypted in TLS 1.3',
  },
  subject: {
    kind: 'text',
    label: 'Certificate subject',
    filter: 'x509af.subject',
    about: "The server's certificate; encrypted in TLS 1.3",
  },
  issuer: { kind: 'text', label: 'Certificate issuer', filter: 'x509af.issuer' },
  names: {
    kind: 'texts',
    label: 'Certificate names',
    filter: 'x509ce.dNSName',
    about: 'DNS names of subjectAltName',
  },
  notBefore: { kind: 'text', label: 'Valid from', filter: 'x509af.notBefore', about: 'ISO 8601, UTC' },
  notAfter: { kind: 'text', label: 'Valid until', filter: 'x509af.notAfter', about: 'ISO 8601, UTC' },
} as const;

type Found = Draft<typeof details>;

const TLS_1_3 = 0x0304;
const NONE = new Uint8Array(0);

/** Transport Layer Security: what ClientHello, ServerHello and, up to TLS 1.2, the server's certificate tell. */
export const tls: InsideProtocol<typeof details> = {
  sheet: sheet({
    name: 'tls',
    title: 'Transport Layer Security',
    reference: 'RFC 8446, RFC 5246',
    details,
    summary: ['{serverName}'],
    host: 'serverName',
  }),
  messages: [record, handshakeMessage, clientHello, serverHello, extension],
  opens: { client: '\x16', server: '\x16' },
  recognise: (client, server) => isHello(client, CLIENT_HELLO) || isHello(server, SERVER_HELLO),
  wants,
  read(client, server) {
    const found: Found = {};
    const hello = readHandshake(client).messages.find(({ type }) => type === CLIENT_HELLO);
    if (hello !== undefined) readClientHello(hello, found);
    for (const message of readHandshake(server).messages) {
      if (message.type === SERVER_HELLO) readServerHello(message, found);
      if (message.type === CERTIFICATE) readChain(message, found);
    }
    return found;
  },
};

/** A record of a handshake that begins with such a message. */
function isHello(bytes: Uint8Array, type: number): boolean {
  return bytes[0] === 22 && bytes[1] === 3 && (bytes[2] as number) <= 4 && bytes[5] === type;
}

function wants(bytes: Uint8Array, side: Side): number {
  const { messages, end, isOver } = readHandshake(bytes);
  if (isOver) return 0;
  const last = messages.at(-1);
  if (side === 'client') return last?.isWhole === true ? 0 : end;
  const isDone = messages.some((message) => message.isWhole && endsServer(message));
  return isDone ? 0 : Math.max(end, bytes.length + 1);
}

/** Whether nothing readable follows: a ServerHello of TLS 1.3, the certificate, or a message behind its place. */
function endsServer({ type, octets }: HandshakeMessage): boolean {
  if (type !== SERVER_HELLO) return true;
  const { data } = ext.readExtensions(parse(serverHello, octets).view.octets('extensions') ?? NONE);
  return data.has(ext.SUPPORTED_VERSIONS);
}

function readClientHello({ octets, isWhole }: HandshakeMessage, found: Found): void {
  const { status, view } = parse(clientHello, octets);
  const { data, types } = ext.readExtensions(view.octets('extensions') ?? NONE);
  const name = ext.hostName(data.get(ext.SERVER_NAME) ?? NONE);
  if (name !== undefined) found.serverName = detailText(name);
  const protocols = ext.protocolNames(data.get(ext.ALPN) ?? NONE);
  if (protocols.length > 0) found.protocols = protocols.slice(0, DETAIL_ENTRIES).map(detailText);
  const versions = ext.numberList(data.get(ext.SUPPORTED_VERSIONS) ?? NONE, 1).filter((value) => !ext.isGrease(value));
  const legacy = view.number('version');
  if (versions.length === 0 && legacy !== undefined && isWhole) versions.push(legacy);
  if (versions.length > 0) found.versions = versions.slice(0, DETAIL_ENTRIES).map((value) => named(VERSIONS, value));
  if (!isWhole || status !== 'complete') return;
  found.ja4 = ja4({
    version: Math.max(...versions),
    cipherSuites: ext.numbers(view.octets('cipherSuites') ?? NONE),
    extensions: types,
    signatureAlgorithms: ext.numberList(data.get(ext.SIGNATURE_ALGORITHMS) ?? NONE, 2),
    protocol: protocols[0],
  });
}

function readServerHello({ octets }: HandshakeMessage, found: Found): void {
  const { view } = parse(serverHello, octets);
  const { data } = ext.readExtensions(view.octets('extensions') ?? NONE);
  const [chosen] = ext.numbers(data.get(ext.SUPPORTED_VERSIONS) ?? NONE);
  const version = chosen ?? view.number('version');
  const cipher = view.number('cipherSuite');
  const [protocol] = ext.protocolNames(data.get(ext.ALPN) ?? NONE);
  if (version !== undefined) found.version = named(VERSIONS, version);
  if (cipher !== undefined) found.cipher = named(CIPHER_SUITES, cipher);
  if (protocol !== undefined) found.protocol = detailText(protocol);
}

/** The first certificate of the chain, which is the server's own (RFC 5246 section 7.4.2). */
function readChain({ octets }: HandshakeMessage, found: Found): void {
  const at = 4 + 3 + 3;
  if (octets.length < at || found.version === named(VERSIONS, TLS_1_3)) return;
  const certificate = readCertificate(octets.subarray(at, at + uintBe(octets, at - 3, 3)));
  if (certificate === undefined) return;
  const { subject, issuer, names, notBefore, notAfter } = certificate;
  if (subject !== undefined) found.subject = subject;
  if (issuer !== undefined) found.issuer = issuer;
  if (names.length > 0) found.names = names.slice(0, DETAIL_ENTRIES);
  if (notBefore !== undefined) found.notBefore = notBefore;
  if (notAfter !== undefined) found.notAfter = notAfter;
}

function named(table: ValueTable, value: number): string {
  return valueName(table, value) ?? `0x${octetHex(value >> 8)}${octetHex(value)}`;
}
