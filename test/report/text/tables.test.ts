import { describe, expect, test } from 'vitest';
import { request } from '../../../src/protocols/socks5/messages.ts';
import { emptyTable, messageTable, tableHeading } from '../../../src/report/text/tables.ts';
import { PLAIN_TEXT } from '../../../src/report/text/text-options.ts';
import { association, damaged, established, incomplete, pdu } from './samples.ts';

const CONNECT = pdu(request, 'client', '05 01 00 03 0b 65 78 61 6d 70 6c 65 2e 6f 72 67 01 bb', [8]);

function drawn(message: Parameters<typeof messageTable>[0], width: number): string[] {
  const options = { ...PLAIN_TEXT, width };
  return [...tableHeading(message, options), ...messageTable(message, options)];
}

describe('messageTable', () => {
  test('messageTable draws the table of the reference document', () => {
    expect(drawn(CONNECT, 100)).toEqual([
      'Socks Request Message                                        client → proxy   frame 8   18 bytes',
      '┌─────────┬─────────┬────────────┬────────────┬─────────────────────────────────────┬──────────┐',
      '│ 1 byte  │ 1 byte  │ Value of 0 │ 1 byte     │ Variable (1 + 11)                   │ 2 bytes  │',
      '│ Version │ CMD     │ Rsv        │ ATYP       │ DST addr                            │ DST Port │',
      '├─────────┼─────────┼────────────┼────────────┼─────────────────────────────────────┼──────────┤',
      '│ 05      │ 01      │ 00         │ 03         │ 0b 65 78 61 6d 70 6c 65 2e 6f 72 67 │ 01 bb    │',
      '│ 5       │ CONNECT │ 0          │ DOMAINNAME │ example.org                         │ 443      │',
      '└─────────┴─────────┴────────────┴────────────┴─────────────────────────────────────┴──────────┘',
    ]);
  });

  test('messageTable folds octets before it splits', () => {
    expect(drawn(CONNECT, 80)).toEqual([
      'Socks Request Message                        client → proxy   frame 8   18 bytes',
      '┌─────────┬─────────┬────────────┬────────────┬─────────────────────┬──────────┐',
      '│ 1 byte  │ 1 byte  │ Value of 0 │ 1 byte     │ Variable (1 + 11)   │ 2 bytes  │',
      '│ Version │ CMD     │ Rsv        │ ATYP       │ DST addr            │ DST Port │',
      '├─────────┼─────────┼────────────┼────────────┼─────────────────────┼──────────┤',
      '│ 05      │ 01      │ 00         │ 03         │ 0b 65 78 61 6d 70   │ 01 bb    │',
      '│         │         │            │            │ 6c 65 2e 6f 72 67   │          │',
      '│ 5       │ CONNECT │ 0          │ DOMAINNAME │ example.org         │ 443      │',
      '└─────────┴─────────┴────────────┴────────────┴─────────────────────┴──────────┘',
    ]);
  });

  test('messageTable goes on in further tables where the terminal is narrow', () => {
    expect(drawn(CONNECT, 40)).toEqual([
      'Socks Request Message   client → proxy',
      '  frame 8   18 bytes',
      '┌─────────┬─────────┬────────────┐',
      '│ 1 byte  │ 1 byte  │ Value of 0 │',
      '│ Version │ CMD     │ Rsv        │',
      '├─────────┼─────────┼────────────┤',
      '│ 05      │ 01      │ 00         │',
      '│ 5       │ CONNECT │ 0          │',
      '└─────────┴─────────┴────────────┘',
      '┌────────────┬─────────────────────────┐',
      '│ 1 byte     │ Variable (1 + 11)       │',
      '│ ATYP       │ DST addr                │',
      '├────────────┼─────────────────────────┤',
      '│ 03         │ 0b 65 78 61 6d 70 6c 65 │',
      '│            │ 2e 6f 72 67             │',
      '│ DOMAINNAME │ example.org             │',
      '└────────────┴─────────────────────────┘',
      '┌──────────┐',
      '│ 2 bytes  │',
      '│ DST Port │',
      '├──────────┤',
      '│ 01 bb    │',
      '│ 443      │',
      '└──────────┘',
    ]);
  });

  test('messageTable gives every code of a list its line', () => {
    const [offer] = established.messages as [(typeof established.messages)[number]];
    expect(messageTable(offer, PLAIN_TEXT)).toEqual([
      '┌─────────┬──────────┬───────────────────────────────┐',
      '│ 1 byte  │ 1 byte   │ 1-255 bytes                   │',
      '│ Version │ NMethods │ Methods                       │',
      '├─────────┼──────────┼───────────────────────────────┤',
      '│ 05      │ 02       │ 00 02                         │',
      '│ 5       │ 2        │ 00 No authentication required │',
      '│         │          │ 02 Username/Password          │',
      '└─────────┴──────────┴───────────────────────────────┘',
    ]);
  });

  test('messageTable masks what can be secret in octets that were not read', () => {
    const table = messageTable(incomplete.messages[2] as (typeof incomplete.messages)[number], PLAIN_TEXT).join('\n');
    expect(table).toContain('(not read)');
    expect(table).toContain('** ** ** ** ** ** ** ** ** **');
  });

  test('messageTable shortens long octets but not their count', () => {
    const table = messageTable(association.messages[3] as (typeof association.messages)[number], PLAIN_TEXT).join('\n');
    expect(table).toContain('… (1336 bytes more)');
    expect(table).toContain('Variable (1400)');
    expect(table).toContain('1400 bytes');
  });

  test('messageTable tells octets that the capture lacks', () => {
    const table = messageTable(damaged.messages[0] as (typeof damaged.messages)[number], PLAIN_TEXT).join('\n');
    expect(table).toContain('05 -- -- -- 2e 62');
    expect(table).toContain('(not in the capture)');
  });
});

test('emptyTable draws widths over names', () => {
  expect(emptyTable(request, PLAIN_TEXT)).toEqual([
    '┌─────────┬────────┬────────────┬────────┬──────────┬──────────┐',
    '│ 1 byte  │ 1 byte │ Value of 0 │ 1 byte │ Variable │ 2 bytes  │',
    '│ Version │ CMD    │ Rsv        │ ATYP   │ DST addr │ DST Port │',
    '└─────────┴────────┴────────────┴────────┴──────────┴──────────┘',
  ]);
});
