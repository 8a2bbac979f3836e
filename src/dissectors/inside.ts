/** What is inside a relay, told by its first bytes and never by a port. */

interface Signature {
  readonly protocol: string;
  readonly matches: (bytes: Uint8Array) => boolean;
}

const HTTP_METHODS = ['GET ', 'HEAD ', 'POST ', 'PUT ', 'DELETE ', 'CONNECT ', 'OPTIONS ', 'TRACE ', 'PATCH '];

/** What the side that connected says first. */
const CLIENT_SIGNATURES: readonly Signature[] = [
  {
    protocol: 'tls',
    matches: (bytes) => bytes[0] === 22 && bytes[1] === 3 && (bytes[2] as number) <= 4 && bytes[5] === 1,
  },
  { protocol: 'http2', matches: startsWith('PRI * HTTP/2') },
  { protocol: 'http', matches: (bytes) => HTTP_METHODS.some((method) => startsWith(method)(bytes)) },
  { protocol: 'ssh', matches: startsWith('SSH-') },
  { protocol: 'socks5', matches: isGreeting },
  { protocol: 'socks4', matches: (bytes) => bytes[0] === 4 && (bytes[1] === 1 || bytes[1] === 2) && bytes.length > 8 },
  { protocol: 'rdp', matches: (bytes) => bytes[0] === 3 && bytes[1] === 0 && bytes[5] === 0xe0 },
  { protocol: 'bittorrent', matches: startsWith('\x13BitTorrent protocol') },
  { protocol: 'dns', matches: isDnsOverTcp },
];

/** What the other side says first where it is the one that greets. */
const PROXY_SIGNATURES: readonly Signature[] = [
  {
    protocol: 'tls',
    matches: (bytes) => bytes[0] === 22 && bytes[1] === 3 && (bytes[2] as number) <= 4 && bytes[5] === 2,
  },
  { protocol: 'http', matches: startsWith('HTTP/1.') },
  { protocol: 'ssh', matches: startsWith('SSH-') },
  { protocol: 'smtp', matches: (bytes) => startsWith('220')(bytes) && /^220[ -].*smtp/i.test(asText(bytes)) },
  { protocol: 'ftp', matches: (bytes) => startsWith('220')(bytes) && /^220[ -].*ftp/i.test(asText(bytes)) },
  { protocol: 'pop3', matches: startsWith('+OK') },
  { protocol: 'imap', matches: startsWith('* OK') },
];

/** The protocol of a relay by the first bytes of each side; undefined when they fit none or are too few. */
export function inside(client: Uint8Array, proxy: Uint8Array): string | undefined {
  return find(CLIENT_SIGNATURES, client) ?? find(PROXY_SIGNATURES, proxy);
}

/** The protocol of a datagram by its bytes. */
export function insideDatagram(bytes: Uint8Array): string | undefined {
  return isDns(bytes, 0, bytes.length) ? 'dns' : undefined;
}

function find(signatures: readonly Signature[], bytes: Uint8Array): string | undefined {
  return bytes.length === 0 ? undefined : signatures.find(({ matches }) => matches(bytes))?.protocol;
}

function startsWith(text: string): (bytes: Uint8Array) => boolean {
  return (bytes) => {
    if (bytes.length < text.length) return false;
    for (let at = 0; at < text.length; at++) if (bytes[at] !== text.charCodeAt(at)) return false;
    return true;
  };
}

function asText(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function isGreeting(bytes: Uint8Array): boolean {
  const count = bytes[1] as number;
  return bytes[0] === 5 && bytes.length >= 3 && count >= 1 && bytes.length === 2 + count;
}

function isDnsOverTcp(bytes: Uint8Array): boolean {
  const length = ((bytes[0] as number) << 8) | (bytes[1] as number);
  return bytes.length >= 19 && length >= 17 && length <= 4096 && isDns(bytes, 2, bytes.length);
}

/** A header of RFC 1035 section 4.1.1 with one question, and the first label of a name behind it. */
function isDns(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 17) return false;
  const at = (offset: number) => bytes[start + offset] as number;
  const opcode = (at(2) >> 3) & 15;
  const isReserved = (at(3) & 0x40) !== 0;
  const label = at(12);
  return at(4) === 0 && at(5) === 1 && at(6) === 0 && at(8) === 0 && opcode <= 5 && !isReserved && label <= 63;
}
