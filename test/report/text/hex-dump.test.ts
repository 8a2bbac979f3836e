import { describe, expect, test } from 'vitest';
import type { Pdu } from '../../../src/engine/pdu.ts';
import { hexDump } from '../../../src/report/text/hex-dump.ts';
import { PLAIN_TEXT } from '../../../src/report/text/text-options.ts';
import { theme } from '../../../src/report/text/theme.ts';
import { association, established, incomplete } from './samples.ts';

describe('hexDump', () => {
  test('hexDump parts fields by bars and masks secrets', () => {
    expect(hexDump(established.messages[2] as Pdu, PLAIN_TEXT)).toEqual([
      '    Version | ULEN | UNAME | PLEN | PASSWD',
      '    0000 |01|05|61 6c 69 63 65|0a|** ** ** ** ** ** ** **  ..alice.********',
      '    0010  ** **|                                           **',
    ]);
  });

  test('hexDump prints eight octets a line on a narrow terminal', () => {
    expect(hexDump(established.messages[5] as Pdu, { ...PLAIN_TEXT, width: 40 })).toEqual([
      ' Version | REP | RSV | ATYP',
      '   BND addr | BND Port',
      ' 0000 |05|00|00|01|0a 00 00 01| ........',
      ' 0008 |9c b0|                   ..',
    ]);
  });

  test('hexDump marks octets that no field took', () => {
    expect(hexDump(incomplete.messages[2] as Pdu, PLAIN_TEXT)[0]).toBe(
      '    Version | ULEN | UNAME | PLEN | (not read)',
    );
  });

  test('hexDump counts octets that were not kept', () => {
    expect(hexDump(association.messages[3] as Pdu, PLAIN_TEXT).at(-1)).toBe('    … (1144 bytes more)');
  });

  test('hexDump tells fields apart by colour where there are colours', () => {
    const [, line] = hexDump(established.messages[1] as Pdu, { ...PLAIN_TEXT, theme: theme(1) });
    expect(line).toContain('\u001b[36m05\u001b[39m \u001b[33m02\u001b[39m');
    expect(line).not.toContain('|');
  });
});
