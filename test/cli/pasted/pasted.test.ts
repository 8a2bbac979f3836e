import { describe, expect, test } from 'vitest';
import { hex } from '../../../src/bytes/hex.ts';
import { readPasted } from '../../../src/cli/pasted/pasted.ts';

const GREETING = '05 02 00 02';
const REQUEST = '05 01 00 03 0b 65 78 61 6d 70 6c 65 2e 6f 72 67 01 bb';

/** What people paste, and the bytes of each direction that it names. */
const SNIPPETS: readonly (readonly [what: string, form: string, text: string, bytes: string])[] = [
  ['hex', 'numbers', '05 02 00 02', GREETING],
  ['hex without blanks', 'numbers', '05020002', GREETING],
  ['hex with colons', 'numbers', '05:02:00:02', GREETING],
  ['a big number', 'numbers', '0x05020002', GREETING],
  ['words of four digits', 'numbers', '0502 0002', GREETING],
  [
    'words of four digits that begin like an offset',
    'numbers',
    '0000 0001 7f00 0001 0035',
    '00 00 00 01 7f 00 00 01 00 35',
  ],
  ['single digits', 'numbers', '5 2 0 2', GREETING],
  ['an array of C', 'numbers', 'unsigned char hello[4] = { 0x05, 0x02, 0x00, 0x02 };', GREETING],
  ['an array of JavaScript', 'numbers', 'Uint8Array(4) [ 5, 2, 0, 2 ]', GREETING],
  ['a slice of Go', 'numbers', '[5 1 0 3 11 101]', '05 01 00 03 0b 65'],
  ['a Buffer of Node', 'numbers', '<Buffer 05 02 00 02>', GREETING],
  ['bytes of Python', 'escapes', "b'\\x05\\x01\\x00\\x03\\x0bexample.org\\x01\\xbb'", REQUEST],
  ['a literal of C over two lines', 'escapes', '"\\x05\\x01\\x00\\x03"\n"\\x0b" "example.org\\001\\273"', REQUEST],
  ['escapes without quotes', 'escapes', '\\x05\\x02\\x00\\x02', GREETING],
  ['escapes of JSON', 'escapes', '"\\u0005\\u0002\\u0000\\u0002"', GREETING],
  ['base64', 'base64', 'BQEAAwtleGFtcGxlLm9yZwG7', REQUEST],
  [
    'xxd',
    'hex dump',
    '00000000: 0501 0003 0b65 7861 6d70 6c65 2e6f 7267  .....example.org\n00000010: 01bb                                     ..',
    REQUEST,
  ],
  [
    'hexdump -C',
    'hex dump',
    '00000000  05 01 00 03 0b 65 78 61  6d 70 6c 65 2e 6f 72 67  |.....example.org|\n00000010  01 bb                                             |..|\n00000012',
    REQUEST,
  ],
  ['od', 'hex dump', '0000000 05 01 00 03 0b 65 78 61 6d 70 6c 65 2e 6f 72 67\n0000020 01 bb\n0000022', REQUEST],
  [
    'Wireshark',
    'hex dump',
    '0000   05 01 00 03 0b 65 78 61 6d 70 6c 65 2e 6f 72 67   .....example.org\n0010   01 bb                                             ..',
    REQUEST,
  ],
  [
    'characters that look like hex',
    'hex dump',
    '00000000: 0502 0002 6261 6420 6265 6566 2066 6163  ....bad beef fac\n00000010: 6520                                     e ',
    '05 02 00 02 62 61 64 20 62 65 65 66 20 66 61 63 65 20',
  ],
  ['a line of a log', 'hex among words', 'DEBUG 12:00 unexpected answer [socks] got 05 02 00 02 from peer', GREETING],
];

describe('readPasted', () => {
  test.each(SNIPPETS)('reads %s', (_what, form, text, bytes) => {
    const found = readPasted(text);
    expect(found?.form).toBe(form);
    expect(found?.pieces.map((piece) => hex(piece.bytes))).toEqual([bytes]);
  });

  test('reads the directions of strace', () => {
    const text = 'sendto(3, "\\5\\1\\0", 3, MSG_NOSIGNAL, NULL, 0) = 3\nrecvfrom(3, "\\5\\0", 2, 0, NULL, NULL) = 2';
    expect(shown(text)).toEqual([
      ['sent', '05 01 00'],
      ['received', '05 00'],
    ]);
  });

  test('reads the directions of curl --trace', () => {
    const text =
      '=> Send data, 3 bytes (0x3)\n0000: 05 01 00                                        ...\n<= Recv data, 2 bytes (0x2)\n0000: 05 00                                           ..';
    expect(shown(text)).toEqual([
      ['sent', '05 01 00'],
      ['received', '05 00'],
    ]);
  });

  test.each([
    'C: 05 01 00\nS: 05 00',
    '>>> 050100\n<<< 0500',
    'client -> proxy: 05 01 00\nproxy -> client: 05 00',
    'sent: [5, 1, 0]\nreceived: [5, 0]',
  ])('reads the directions of a transcript: %j', (text) => {
    expect(shown(text)).toEqual([
      ['sent', '05 01 00'],
      ['received', '05 00'],
    ]);
  });

  test.each(['', 'hello, world', '0x', '05 0g', 'abc'])('finds no bytes in %j', (text) => {
    expect(readPasted(text)).toBeUndefined();
  });
});

function shown(text: string): (readonly [string | undefined, string])[] {
  return (readPasted(text)?.pieces ?? []).map(({ bytes, direction }) => [direction, hex(bytes)]);
}
