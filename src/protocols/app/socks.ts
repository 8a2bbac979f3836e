import { sheet } from '../../schema/detail.ts';
import type { InsideProtocol } from './protocol.ts';

/** SOCKS5 to the next proxy of a chain: a greeting that fits its own count. */
export const socks5Inside: InsideProtocol = {
  sheet: sheet({ name: 'socks5', title: 'SOCKS Protocol Version 5', reference: 'RFC 1928', details: {}, summary: [] }),
  opens: { client: '\x05' },
  recognise(client) {
    const count = client[1] as number;
    return client[0] === 5 && client.length >= 3 && count >= 1 && client.length === 2 + count;
  },
};

/** SOCKS4 to the next proxy of a chain: CONNECT or BIND. */
export const socks4Inside: InsideProtocol = {
  sheet: sheet({ name: 'socks4', title: 'SOCKS Protocol Version 4', reference: 'SOCKS4', details: {}, summary: [] }),
  opens: { client: '\x04' },
  recognise: (client) => client[0] === 4 && (client[1] === 1 || client[1] === 2) && client.length > 8,
};
