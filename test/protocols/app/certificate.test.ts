import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex } from '../../../src/bytes/hex.ts';
import { readCertificate } from '../../../src/protocols/app/tls/certificate.ts';
import { runs } from '../../support/thoroughness.ts';

const SERVER = Uint8Array.from(readFileSync('test/protocols/app/streams/tls12-server.bin'));
/** The certificate behind the ServerHello: its record begins with 16 03 03, a message of type 0b. */
const RECORD = 5 + ((SERVER[3] as number) << 8) + (SERVER[4] as number);
const CERTIFICATE = SERVER.subarray(RECORD + 5 + 4 + 6);

describe('readCertificate', () => {
  test('readCertificate reads names and times', () => {
    expect(readCertificate(CERTIFICATE)).toMatchObject({
      subject: 'CN=target.rb.test',
      names: ['target.rb.test', 'target6.rb.test'],
      notAfter: '2036-11-19T19:02:55Z',
    });
  });

  test('readCertificate finds nothing in what is none', () => {
    expect(readCertificate(new Uint8Array(0))).toBeUndefined();
    expect(readCertificate(fromHex('30 03 02 01 00'))).toBeUndefined();
    expect(readCertificate(fromHex('30 84 ff ff ff ff 00'))).toBeUndefined();
  });

  test('readCertificate never throws for a changed one', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(CERTIFICATE.length - 1), fc.nat(255)), { maxLength: 8 }), (changes) => {
        const bytes = CERTIFICATE.slice();
        for (const [at, octet] of changes) bytes[at] = octet;
        readCertificate(bytes);
      }),
      { numRuns: runs(1000) },
    );
  });
});
