import type { Scene } from './scene.ts';

/* What clients and servers say first: enough of each protocol for a reader to tell it. */

const encoder = new TextEncoder();

/** A protocol other than SOCKS, with the port it is mostly found on. */
export interface Protocol {
  readonly name: string;
  readonly port: number;
  /** How many of a hundred flows speak it. */
  readonly share: number;
  readonly isText: boolean;
  readonly doesServerGreet?: boolean;
}

export const PROTOCOLS: readonly Protocol[] = [
  { name: 'tls', port: 443, share: 48, isText: false },
  { name: 'http', port: 80, share: 28, isText: true },
  { name: 'ssh', port: 22, share: 8, isText: false, doesServerGreet: true },
  { name: 'smtp', port: 25, share: 4, isText: true, doesServerGreet: true },
  { name: 'dns', port: 53, share: 8, isText: false },
  { name: 'dcerpc', port: 135, share: 4, isText: false },
];

/** The first octets of a client. */
export function clientOpening(scene: Scene, protocol: string): Uint8Array {
  const { random, payloads } = scene;
  switch (protocol) {
    case 'opaque':
      return Uint8Array.of(0xee, ...payloads.noise(random.between(180, 600)));
    case 'tls':
      return record([22, 3, 1], 1, payloads.noise(random.between(180, 600)));
    case 'http':
      return encoder.encode(`GET /${hostName(scene)} HTTP/1.1\r\nHost: ${hostName(scene)}\r\nAccept: */*\r\n\r\n`);
    case 'ssh':
      return encoder.encode('SSH-2.0-OpenSSH_9.6\r\n');
    case 'smtp':
      return encoder.encode(`EHLO ${hostName(scene)}\r\n`);
    case 'dns':
      return encodeWithLength(dnsQuery(scene));
    default:
      return Uint8Array.of(5, 0, 11, 3, 16, 0, 0, 0, 72, 0, 0, 0, ...payloads.noise(60));
  }
}

/** The first octets of a server. */
export function serverOpening(scene: Scene, protocol: string): Uint8Array {
  const { random, payloads } = scene;
  switch (protocol) {
    case 'tls':
      return record([22, 3, 3], 2, payloads.noise(random.between(90, 1400)));
    case 'http':
      return encoder.encode('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n');
    case 'ssh':
      return encoder.encode('SSH-2.0-OpenSSH_9.2\r\n');
    case 'smtp':
      return encoder.encode(`220 ${hostName(scene)} ESMTP\r\n`);
    case 'dns':
      return encodeWithLength(dnsQuery(scene));
    default:
      return Uint8Array.of(5, 0, 12, 3, 16, 0, 0, 0, 60, 0, 0, 0, ...payloads.noise(48));
  }
}

/** A question of RFC 1035. */
export function dnsQuery(scene: Scene): Uint8Array {
  const { random } = scene;
  const labels = hostName(scene)
    .split('.')
    .flatMap((label) => [label.length, ...encoder.encode(label)]);
  const id = random.between(0, 0xffff);
  return Uint8Array.of(id >> 8, id & 0xff, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...labels, 0, 0, 1, 0, 1);
}

export function hostName({ random }: Scene): string {
  return `${random.pick(['www', 'api', 'cdn', 'mail', 'static'])}.host${random.between(1, 4000)}.example`;
}

function record(head: readonly number[], type: number, body: Uint8Array): Uint8Array {
  const { length } = body;
  const inner = [type, 0, length >> 8, length & 0xff];
  return Uint8Array.of(...head, (length + 4) >> 8, (length + 4) & 0xff, ...inner, ...body);
}

function encodeWithLength(bytes: Uint8Array): Uint8Array {
  return Uint8Array.of(bytes.length >> 8, bytes.length & 0xff, ...bytes);
}
