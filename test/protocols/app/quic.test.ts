import { describe, expect, test } from 'vitest';
import { fromHex } from '../../../src/bytes/hex.ts';
import { insideDatagram } from '../../../src/protocols/app/inside-reader.ts';

/** RFC 9001 appendix A.2: how the protected Initial packet of the client begins. */
const INITIAL = fromHex('c0 00 00 00 01 08 83 94 c8 f0 3e 51 57 08 00 00 44 9e 7b 9a ec 34');
/** RFC 9001 appendix A.4: Retry. */
const RETRY = fromHex(
  'ff 00 00 00 01 00 08 f0 67 a5 50 2a 42 62 b5 74 6f 6b 65 6e 04 a2 65 ba 2e ff 4d 82 90 58 fb 3f',
);

describe('quic', () => {
  test('quic tells version and connection ids of the packets in RFC 9001', () => {
    expect(insideDatagram(INITIAL)).toMatchObject({
      sheet: { name: 'quic' },
      values: { version: 'QUIC 1', destinationId: '8394c8f03e515708' },
    });
    expect(insideDatagram(RETRY)?.values).toEqual({ version: 'QUIC 1', sourceId: 'f067a5502a4262b5' });
  });

  test('quic is not a packet of an unknown version, nor one with a short header', () => {
    expect(insideDatagram(fromHex('c0 12 34 56 78 08 83 94 c8 f0 3e 51 57 08 00 00'))).toBeUndefined();
    expect(insideDatagram(fromHex('40 00 00 00 01 08 83 94 c8 f0 3e 51 57 08 00 00'))).toBeUndefined();
  });
});
