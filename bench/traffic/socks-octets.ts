/* Messages of RFC 1928 and RFC 1929, written without the declarations that the program reads them by. */

const encoder = new TextEncoder();

/** An address as SOCKS writes it: 4 or 16 octets, or a name. */
export type SocksAddress = Uint8Array | string;

export const METHOD = { none: 0, login: 2 } as const;
export const COMMAND = { connect: 1, associate: 3 } as const;

export function greeting(methods: readonly number[]): Uint8Array {
  return Uint8Array.of(5, methods.length, ...methods);
}

export function selection(method: number): Uint8Array {
  return Uint8Array.of(5, method);
}

export function login(username: string, password: string): Uint8Array {
  return Uint8Array.of(1, username.length, ...encoder.encode(username), password.length, ...encoder.encode(password));
}

export function loginReply(status: number): Uint8Array {
  return Uint8Array.of(1, status);
}

export function request(command: number, address: SocksAddress, port: number): Uint8Array {
  return Uint8Array.of(5, command, 0, ...addressOctets(address), port >> 8, port & 0xff);
}

export function reply(code: number, address: SocksAddress, port: number): Uint8Array {
  return request(code, address, port);
}

/** A datagram to or from a UDP relay. */
export function datagram(address: SocksAddress, port: number, data: Uint8Array): Uint8Array {
  return Uint8Array.of(0, 0, 0, ...addressOctets(address), port >> 8, port & 0xff, ...data);
}

function addressOctets(address: SocksAddress): readonly number[] {
  if (typeof address === 'string') return [3, address.length, ...encoder.encode(address)];
  return [address.length === 4 ? 1 : 4, ...address];
}
