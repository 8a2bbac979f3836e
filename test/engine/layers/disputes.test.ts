import { describe, expect, test } from 'vitest';
import { DISPUTES } from '../../../src/limits.ts';
import { GENERAL_NOTES } from '../../../src/schema/note-kinds.ts';
import type { Session } from '../../../src/session/session.ts';
import { ACK, type Octets, SYN, sessionsOf, tcpPacket } from '../../traffic.ts';

const CLIENT = { address: '10.0.0.2', port: 40_000 };
const PROXY = { address: '10.0.0.1', port: 9999 };

const GREETING = '05 01 02';
const SELECTION = '05 02';
const LOGIN = '01 05 616c696365 06 736563726574';
const LOGIN_OK = '01 00';
const REQUEST = '05 01 00 03 0b 6578616d706c652e6f7267 0050';
const REPLY = '05 00 00 01 0a000001 9cb0';
const GET = '474554202f20485454502f312e310d0a0d0a';

function client(sequence: number, acknowledgment: number, octets: Octets = '', flags = ACK): Uint8Array {
  return tcpPacket(CLIENT, PROXY, { sequence: 1000 + sequence, acknowledgment: 5000 + acknowledgment, flags }, octets);
}

function proxy(sequence: number, acknowledgment: number, octets: Octets = '', flags = ACK): Uint8Array {
  return tcpPacket(PROXY, CLIENT, { sequence: 5000 + sequence, acknowledgment: 1000 + acknowledgment, flags }, octets);
}

/** Frames 1 to 9: a login, a request for a name, its reply. */
const FRAMES = [
  client(0, 0, '', SYN),
  proxy(0, 1, '', SYN | ACK),
  client(1, 1, GREETING),
  proxy(1, 4, SELECTION),
  client(4, 3, LOGIN),
  proxy(3, 18, LOGIN_OK),
  client(18, 5, REQUEST),
  proxy(5, 36, REPLY),
  client(36, 15, GET),
];

/** The notes on copies when `again` comes behind frame `after`. */
function told(after: number, ...again: Uint8Array[]): string[] {
  const sessions = sessionsOf([...FRAMES.slice(0, after), ...again, ...FRAMES.slice(after)]);
  expect(sessions).toHaveLength(1);
  const [session] = sessions as [Session];
  expect(session).toMatchObject({ status: 'established', request: { address: 'example.org', port: 80 } });
  const start = `${GENERAL_NOTES['conflicting-bytes'].text}: `;
  return session.notes.filter(({ id }) => id === 'conflicting-bytes').map(({ text }) => text.replace(start, ''));
}

describe('A copy with other bytes', () => {
  test('of a request is told with both values', () => {
    expect(told(7, client(18, 5, '05 01 00 03 0b 6f746865722e7a6f6e6521 0050'))).toEqual([
      'frame 8 repeats 11 bytes of frame 7 with others: DST addr example.org or other.zone!',
    ]);
  });

  test('of a request is told although its fields lie elsewhere', () => {
    expect(told(7, client(18, 5, '05 01 00 03 0a 6f746865722e7a6f6e65 005050'))).toEqual([
      expect.stringMatching(
        /^frame 8 repeats \d+ bytes of frame 7 with others: .*; DST addr example.org or other.zone; /,
      ),
    ]);
  });

  test('of a request is told after its reply was read', () => {
    expect(told(8, client(18, 5, '05 02 00 03 0b 6578616d706c652e6f7267 0050'))).toEqual([
      'frame 9 repeats 1 byte of frame 7 with others: CMD 01 (CONNECT) or 02 (BIND)',
    ]);
  });

  test('that overlaps in part is told of what overlaps', () => {
    expect(told(8, client(34, 5, '01bb 474554'))).toEqual([
      'frame 9 repeats 2 bytes of frame 7 with others: DST Port 80 or 443',
    ]);
  });

  test('that spans two messages is told of each', () => {
    expect(told(8, client(17, 5, '00 05 01 00 03 0b 6578616d706c652e6f7268 0050'))).toHaveLength(2);
  });

  test('of a reply is told', () => {
    expect(told(8, proxy(5, 36, '05 05 00 01 0a000001 9cb0'))).toEqual([
      'frame 9 repeats 1 byte of frame 8 with others: REP 00 (Succeeded) or 05 (Connection refused)',
    ]);
  });

  test('of a greeting is told before it is known to be SOCKS', () => {
    expect(told(3, client(1, 1, '05 01 00'))).toEqual([
      expect.stringMatching(/^frame 4 repeats 1 byte of frame 3 with others: .* 02 \(.*\) or 00 \(.*\)$/),
    ]);
  });

  test('of a secret tells no value', () => {
    expect(told(5, client(4, 3, '01 05 616c696365 06 736563726575'))).toEqual([
      'frame 6 repeats 6 bytes of frame 5 with others: PASSWD',
    ]);
    const longerName = told(5, client(4, 3, '01 08 616c696365 06 736563726575'));
    expect(longerName).toHaveLength(1);
    expect(longerName[0]).not.toMatch(/alice|sec/);
  });

  test('prints no control character', () => {
    const [text] = told(7, client(18, 5, '05 01 00 03 0b 1b5b6d706c652e6f726700 0050'));
    expect(text).toContain('\\x1b[m');
  });

  test('of the relay is told as long as its bytes are kept', () => {
    expect(told(9, client(36, 15, '504f5354'))).toEqual(['frame 10 repeats 4 bytes of frame 9 with others']);
  });

  test('of bytes that wait for missing ones is told', () => {
    expect(told(8, client(40, 15, '2f204854'), client(40, 15, '2f204954'))).toEqual([
      'frame 10 repeats 1 byte of frame 9 with others',
    ]);
  });

  test('of a handshake inside another relay is told', () => {
    const inner = [
      client(36, 15, '05 01 00'),
      proxy(15, 39, '05 00'),
      client(39, 17, REQUEST),
      client(39, 17, '05 01 00 03 0b 6f746865722e7a6f6e6521 0050'),
      proxy(17, 57, REPLY),
    ];
    const [outer, session] = sessionsOf([...FRAMES.slice(0, 8), ...inner]);
    expect(outer?.notes.map(({ id }) => id)).not.toContain('conflicting-bytes');
    expect(session?.notes.map(({ text }) => text)).toContainEqual(
      expect.stringContaining('frame 12 repeats 11 bytes of frame 11 with others: DST addr example.org or other.zone!'),
    );
  });

  test('is told so often and no more', () => {
    const again = Array.from({ length: 3 * DISPUTES }, () => client(34, 5, '01bb'));
    expect(told(8, ...again)).toHaveLength(DISPUTES);
  });

  test('is no keep-alive, whose byte means nothing', () => {
    expect(told(8, client(35, 5, '00'), client(35, 5, '7f'))).toEqual([]);
  });

  test('is none with the same bytes', () => {
    expect(told(8, ...FRAMES.slice(2, 8), client(10, 5, '65 06 736563726574 05 01'))).toEqual([]);
  });
});
