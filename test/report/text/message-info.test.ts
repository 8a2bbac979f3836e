import { describe, expect, test } from 'vitest';
import type { Pdu } from '../../../src/engine/pdu.ts';
import { bindReply, reply, request, udpHeader } from '../../../src/protocols/socks5/messages.ts';
import { messageInfo } from '../../../src/report/text/message-info.ts';
import { u8 } from '../../../src/schema/field.ts';
import { message } from '../../../src/schema/message.ts';
import { damaged, established, incomplete, pdu } from './samples.ts';

const [offer, selection, login, accepted, connect, granted] = established.messages as [Pdu, Pdu, Pdu, Pdu, Pdu, Pdu];

test.each([
  [offer, 'negotiation: offers 00 (No authentication required), 02 (Username/Password)'],
  [selection, 'negotiation: selects 02 (Username/Password)'],
  [login, 'authentication: user alice, password ******'],
  [accepted, 'authentication: 00 (Success)'],
  [connect, 'request: CONNECT www.example.org:443'],
  [granted, 'reply: 00 (Succeeded), bound 10.0.0.1:40112'],
  [pdu(request, 'client', '05 09 00 01 01 02 03 04 00 50', [1]), 'request: CMD 09 1.2.3.4:80'],
  [pdu(bindReply, 'proxy', '05 00 00 01 01 02 03 04 00 50', [1]), 'reply: 00 (Succeeded), peer 1.2.3.4:80'],
  [pdu(udpHeader, 'client', '00 00 00 01 01 02 03 04 00 35 ff', [1]), 'udp: to 1.2.3.4:53, 1 byte'],
  [
    pdu(udpHeader, 'proxy', '00 00 02 01 01 02 03 04 00 35 ff', [1]),
    'udp: from 1.2.3.4:53, 1 byte, fragment 02 (position 2)',
  ],
  [incomplete.messages[2] as Pdu, 'authentication: user \\x1b[2Jböse\\xff [truncated]'],
  [damaged.messages[0] as Pdu, 'request: CONNECT (not in the capture):80 [lost]'],
  [damaged.messages[1] as Pdu, 'reply: 00 (Succeeded) [malformed]'],
  [pdu(reply, 'proxy', '05', [1]), 'reply: reply [truncated]'],
])('messageInfo of %# is %s', (found, info) => {
  expect(messageInfo(found, false)).toBe(info);
});

describe('messageInfo', () => {
  test('messageInfo shows a secret that was asked for', () => {
    expect(messageInfo(login, true)).toBe('authentication: user alice, password opensesame');
  });

  test('messageInfo lists the telling fields of a message it has no words for', () => {
    const probe = message(
      { name: 'probe', title: 'Probe', reference: 'none', phase: 'request' },
      {
        version: u8('Version', { filter: 'probe.version', expect: 5 }),
        kind: u8('Kind', { filter: 'probe.kind', values: [[1, 'one']] }),
      },
    );
    expect(messageInfo(pdu(probe, 'client', '05 01', [1]), false)).toBe('request: Kind 01 (one)');
    expect(messageInfo(pdu(probe, 'client', '06 02', [1]), false)).toBe('request: Version 6, Kind 02 (unknown)');
  });
});
