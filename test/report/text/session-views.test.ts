import { describe, expect, test } from 'vitest';
import { fromHex } from '../../../src/bytes/hex.ts';
import { layers } from '../../../src/packet/layers.ts';
import type { LayerOptions } from '../../../src/report/text/layer-lines.ts';
import { sessionText } from '../../../src/report/text/session-views.ts';
import { PLAIN_TEXT } from '../../../src/report/text/text-options.ts';
import { linesOf } from './lines.ts';
import { association, established, incomplete, refused } from './samples.ts';

const OPTIONS: LayerOptions = { ...PLAIN_TEXT, width: 80, layers: () => [], isOpen: false };

describe('sessionText', () => {
  test('sessionText draws the tree of a session', () => {
    const only = { ...refused, messages: refused.messages.slice(1, 3) };
    expect(linesOf(sessionText(only, ['tree'], OPTIONS))).toEqual([
      'Session 2   SOCKS5 over TCP   [2001:db8::2]:40022 → [2001:db8::1]:9050',
      '  CONNECT [2001:db8::53]:8080   refused: Connection refused   likely',
      '  frames 5 to 22 of curl-login.pcapng, 17 ms',
      '',
      '  The method selection message   proxy → client   frame 7   2 bytes',
      '    2026-11-01T10:00:00.007000Z',
      '       0    1  05                       Version: 05',
      '       1    1  00                       Method: 00 (No authentication required)',
      '',
      '  Socks Request Message   client → proxy   frame 12   22 bytes',
      '    2026-11-01T10:00:00.012000Z   +5 ms',
      '       0    1  05                       Version: 05',
      '       1    1  01                       CMD: 01 (CONNECT)',
      '       2    1  04                       Rsv: 04',
      '               [warning: A reserved field is not 0: Rsv 04]',
      '       3    1  04                       ATYP: 04 (IP V6 address)',
      '       4   16  20 01 0d b8 00 00 00 00  DST addr: 2001:db8::53',
      '               00 00 00 00 00 00 00 53',
      '      20    2  1f 90                    DST Port: 8080',
    ]);
  });

  test('sessionText tells what could not be read, and the notes of the session', () => {
    const only = { ...incomplete, messages: incomplete.messages.slice(2) };
    expect(linesOf(sessionText(only, ['tree'], OPTIONS)).slice(4)).toEqual([
      '  Username/Password request   client → proxy   frame 32   23 bytes   truncated',
      '    2026-11-01T10:00:00.032000Z',
      '       0    1  01                       Version: 01',
      '       1    1  0a                       ULEN: 10',
      '       2   10  1b 5b 32 4a 62 c3 b6 73  UNAME: \\x1b[2Jböse\\xff',
      '               65 ff',
      '      12    1  14                       PLEN: 20',
      '      13   10  ** ** ** ** ** ** ** **  (not read)',
      '               ** **',
      '               [error: The stream ends inside the message: 23 of at least 33',
      '                 octets]',
      '',
      '  [note: Only one side of the conversation is in the capture, frame 32]',
    ]);
  });

  test('sessionText shortens long octets but not the count', () => {
    const lines = linesOf(
      sessionText({ ...association, messages: association.messages.slice(3, 4), notes: [] }, ['tree'], OPTIONS),
    );
    const inside = lines.indexOf('  Transport Layer Security   inside the relay   RFC 8446, RFC 5246');
    expect(lines.slice(inside - 10, inside - 1)).toEqual([
      '      10 1400  00 01 02 03 04 05 06 07  Data: 1400 bytes',
      ...['08', '10', '18', '20', '28', '30', '38'].map((first) => {
        const octets = Array.from({ length: 8 }, (_, index) => (Number.parseInt(first, 16) + index).toString(16));
        return `               ${octets.map((octet) => octet.padStart(2, '0')).join(' ')}`;
      }),
      '               … (1336 bytes more)',
    ]);
  });

  test('sessionText puts the views of a message under one heading', () => {
    const only = { ...established, messages: established.messages.slice(1, 2), notes: [] };
    expect(linesOf(sessionText(only, ['tree', 'tables', 'hex'], OPTIONS)).slice(5)).toEqual([
      '  The method selection message   proxy → client   frame 6   2 bytes',
      '    2026-11-01T10:00:00.006000Z',
      '       0    1  05                       Version: 05',
      '       1    1  02                       Method: 02 (Username/Password)',
      '',
      '┌─────────┬───────────────────┐',
      '│ 1 byte  │ 1 byte            │',
      '│ Version │ Method            │',
      '├─────────┼───────────────────┤',
      '│ 05      │ 02                │',
      '│ 5       │ Username/Password │',
      '└─────────┴───────────────────┘',
      '',
      '    Version | Method',
      '    0000 |05|02|                                           ..',
      '',
      '  Transport Layer Security   inside the relay   RFC 8446, RFC 5246',
      '    Server name: www.example.org',
    ]);
  });

  test('sessionText tells what is inside a relay and inside datagrams, with their destinations', () => {
    expect(linesOf(sessionText({ ...association, messages: [], notes: [] }, ['tree'], OPTIONS)).slice(-7)).toEqual([
      '',
      '  Transport Layer Security   inside the relay   RFC 8446, RFC 5246',
      '    Server name: www.example.org',
      '',
      '  Domain Name System   datagrams of 10.77.2.2, port 53   RFC 1035',
      '    Names asked: a.example, b.example',
      '    Types asked: A',
    ]);
  });
});

const HEADERS = fromHex(`
  02 00 5e 10 00 01 02 00 5e 10 00 02 08 00
  45 00 00 2a 00 01 00 00 40 06 00 00 0a 00 00 02 0a 00 00 01
  da 8f 04 38 00 00 00 01 00 00 00 02 50 18 20 00 00 00 00 00`);

describe('sessionText with headers', () => {
  const [message] = established.messages.slice(3) as [(typeof established.messages)[number]];
  const frames = message.frames.map((frame) => ({ ...frame, headers: HEADERS }));
  const session = { ...established, messages: [{ ...message, frames }], notes: [] };

  test('sessionText puts the headers below a message as one line each', () => {
    expect(linesOf(sessionText(session, ['tree'], { ...OPTIONS, layers })).slice(7)).toEqual([
      '    Frame 9, 70 bytes on the wire, 70 captured',
      '    Ethernet II, Src: 02:00:5e:10:00:02, Dst: 02:00:5e:10:00:01',
      '    Internet Protocol Version 4, Src: 10.0.0.2, Dst: 10.0.0.1',
      '    Transmission Control Protocol, Src Port: 55951, Dst Port: 1080, Seq: 1,',
      '      Ack: 2, Len: 2',
      '    Username/Password reply, RFC 1929 section 2',
      '       0    1  01                       Version: 01',
      '       1    1  00                       Status: 00 (Success)',
      '',
      '  Transport Layer Security   inside the relay   RFC 8446, RFC 5246',
      '    Server name: www.example.org',
    ]);
  });

  test('sessionText opens the headers field by field, by their place in the frame', () => {
    const lines = linesOf(sessionText(session, ['tree'], { ...OPTIONS, layers, isOpen: true }));
    expect(lines).toContain('      12    2  08 00                    Type: 0x0800 (IPv4)');
    expect(lines).toContain('      14    1  45                       0100 .... = Version: 4');
    expect(lines).toContain('      36    2  04 38                    Destination Port: 1080');
  });
});
