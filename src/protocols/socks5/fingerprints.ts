import { type Fingerprint, fingerprints } from '../../schema/fingerprint.ts';
import { codeText } from '../../schema/values.ts';

/** libcurl, whichever program it is part of: curl itself, git, package managers. */
const LIBCURL = 'curl (libcurl)';
const RESOLVE = [0xf0, 0xf1];

/**
 * Observed of the programs themselves, or read in their sources. A habit that any author may fall into is none: a
 * login refused with status 255, or a refusal that repeats the name asked for, is said by too many servers.
 */
export const FINGERPRINTS = fingerprints([
  {
    side: 'client',
    products: [LIBCURL, 'openconnect'],
    message: 'method-offer',
    bytes: '05 02 00 01',
    evidence: 'offers no authentication and GSSAPI',
  },
  {
    side: 'client',
    products: [LIBCURL, "Dante's client"],
    message: 'method-offer',
    bytes: '05 03 00 01 02',
    evidence: 'offers no authentication, GSSAPI and a login, in this order',
  },
  {
    side: 'client',
    products: ['torsocks'],
    message: 'request',
    bytes: '05 f0 00 03 * 00 2a',
    evidence: 'asks to resolve a name at port 42',
  },
  {
    side: 'client',
    products: ["Dante's client"],
    message: 'request',
    bytes: '05 03 04 *',
    evidence: 'sets USECLIENTPORT in a UDP ASSOCIATE',
  },
  {
    side: 'proxy',
    products: ['microsocks'],
    message: 'username-password-reply',
    bytes: '01 02',
    evidence: 'refuses a login with status 02',
  },
  {
    side: 'proxy',
    products: ['V2Ray'],
    message: 'reply',
    bytes: '05 00 00 01 00 00 00 00 06 b5',
    evidence: 'grants with 0.0.0.0:1717, as older releases do',
  },
  {
    side: 'proxy',
    products: ['ss-local (shadowsocks-libev)'],
    message: 'reply',
    bytes: '05 07 00 01',
    evidence: 'ends after four bytes of a refusal',
  },
  {
    side: 'proxy',
    products: ['Tor'],
    message: 'reply',
    bytes: '05 04 00 00 00 00 00 00 00 00',
    asked: { commands: RESOLVE },
    evidence: 'answers for a name that it did not find without an address',
  },
  ...[0xf0, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7].map(
    (code): Fingerprint => ({
      side: 'proxy',
      products: ['Tor', 'Arti'],
      message: 'reply',
      bytes: `05 ${codeText(code, 1)} 00 *`,
      asked: { nameEnd: '.onion' },
      evidence: `refuses an onion address with code ${codeText(code, 1)}, of the extended errors`,
    }),
  ),
]);
