import { describe, expect, test } from 'vitest';
import { socks4Reply } from '../../../src/protocols/shared/answers.ts';
import { methodOffer, reply, request, udpHeader } from '../../../src/protocols/socks5/messages.ts';
import { message as messageShape } from '../../../src/report/data/message-shape.ts';
import { shownFields } from '../../../src/report/text/shown-field.ts';
import type { Message } from '../../../src/schema/message.ts';
import { pdu } from './samples.ts';

function shown(message: Message, bytes: string): string[] {
  const { view, length } = pdu(message, 'proxy', bytes, [1]);
  return shownFields(view, length, false).map(({ node, text }) =>
    node.meaning === undefined ? `${node.label}: ${text}` : `${node.label}: ${text} (${node.meaning})`,
  );
}

describe('shownFields', () => {
  test.each<[string, Message, string, readonly string[]]>([
    [
      'codes in two digits, counts in decimal',
      methodOffer,
      '05 0a 00 80 00 00 00 00 00 00 00 ff',
      [
        'Version: 05',
        'NMethods: 10',
        'Methods: 80 (Reserved for private methods)',
        'Methods: ff (No acceptable methods)',
      ],
    ],
    [
      'ports in decimal',
      request,
      '05 03 00 01 7f 00 00 01 00 50',
      ['CMD: 03 (UDP ASSOCIATE)', 'Rsv: 00', 'ATYP: 01 (IP V4 address)', 'DST Port: 80'],
    ],
    ['a refusal', reply, '05 05 00 01 00 00 00 00 00 00', ['REP: 05 (Connection refused)']],
    ['an unassigned code', reply, '05 ab 00 01 00 00 00 00 00 00', ['REP: ab (Unassigned)']],
    ['an unknown code', request, '05 0c 00 01 00 00 00 00 00 00', ['CMD: 0c (unknown)']],
    ['codes of SOCKS4', socks4Reply, '00 5a 00 50 7f 00 00 01', ['VN: 00', 'CD: 5a (Request granted)', 'DSTPORT: 80']],
    [
      'fragments with their position',
      udpHeader,
      '00 00 82 01 7f 00 00 01 00 35 61',
      ['RSV: 0000', 'FRAG: 82 (position 2, last)'],
    ],
  ])('writes %s', (_, message, bytes, expected) => {
    expect(shown(message, bytes)).toEqual(expect.arrayContaining([...expected]));
  });

  test('leaves numbers to JSON', () => {
    const options = { showPasswords: false, hasMessages: true };
    const record = messageShape.record(pdu(reply, 'proxy', '05 05 00 01 00 00 00 00 00 00', [1]), options);
    expect(record.fields[1]).toMatchObject({ value: 5, meaning: 'Connection refused' });
  });
});
