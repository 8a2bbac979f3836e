import { describe, expect, test } from 'vitest';
import { fromHex } from '../../../src/bytes/hex.ts';
import { told } from './found.ts';

/** MS-RDPBCGR section 4.1.1 and 4.1.2: the annotated connection request and confirm. */
const REQUEST = fromHex(`
  03 00 00 2c 27 e0 00 00 00 00 00 43 6f 6f 6b 69 65 3a 20 6d 73 74 73 68 61 73 68 3d 65 6c 74 6f 6e
  73 0d 0a 01 00 08 00 00 00 00 00`);
const CONFIRM = fromHex('03 00 00 13 0e d0 00 00 12 34 00 02 00 08 00 00 00 00 00');

describe('rdp', () => {
  test('rdp tells cookie and security of the exchange in the specification', () => {
    expect(told(REQUEST, CONFIRM)).toEqual({ protocol: 'rdp', cookie: 'eltons', requested: ['RDP'], selected: 'RDP' });
  });

  test('rdp names what is requested', () => {
    const request = REQUEST.slice();
    request[request.length - 4] = 0x0b;
    expect(told(request, '')).toMatchObject({ requested: ['TLS', 'CredSSP', 'CredSSP with early user authorization'] });
  });

  test('rdp takes a confirm alone', () => {
    expect(told('', CONFIRM)).toEqual({ protocol: 'rdp', selected: 'RDP' });
  });
});
