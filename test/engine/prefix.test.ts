import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PREFIX_BYTES } from '../../src/limits.ts';
import type { Session } from '../../src/session/session.ts';
import { type Octets, sessionsOf, Traffic } from '../traffic.ts';

const HOSTS = [
  { address: '10.0.0.2', port: 40_000 },
  { address: '10.0.0.1', port: 4444 },
] as const;
const HELLO = 'a1 b2 c3 d4 e5 f6';

type Turns = readonly (readonly [side: 0 | 1, octets: Octets])[];

function sessionOf(turns: Turns): Session | undefined {
  const made = new Traffic();
  const connection = made.connection(...HOSTS).open();
  for (const [side, octets] of turns) connection.send(side, 0x10, octets);
  connection.close();
  const sessions = sessionsOf(made.packets);
  expect(sessions.length).toBeLessThan(2);
  return sessions[0];
}

/** A dialogue in which `client` is the side of the client. */
function dialogue(client: 0 | 1): Turns {
  const proxy = client === 0 ? 1 : 0;
  return [
    [client, '05 01 00'],
    [proxy, '05 00'],
    [client, '05 01 00 01 0a4d0202 0050'],
    [proxy, '05 00 00 01 0a000001 b3c5'],
    [client, '47 45 54 20 2f'],
  ];
}

describe('A dialogue behind bytes of no known protocol', () => {
  test.each<[string, Turns, number, string]>([
    ['of a proxy that opened the connection', [[0, HELLO], ...dialogue(1)], 1, '6 bytes of the proxy'],
    ['of a client that opened it', [[0, HELLO], ...dialogue(0)], 0, '6 bytes of the client'],
    ['of both sides', [[0, HELLO], [1, 'aa bb'], ...dialogue(1)], 1, '2 bytes of the client and 6 bytes of the proxy'],
    ['in the segment of the greeting', [[0, `${HELLO} 05 01 00`], ...dialogue(0).slice(1)], 0, '6 bytes of the client'],
    ['a byte at a time', [[0, '99'], [0, '98'], [0, '97'], ...dialogue(1)], 1, '3 bytes of the proxy'],
  ])('is found: %s', (_, turns, client, words) => {
    const session = sessionOf(turns);
    expect(session?.client).toEqual(HOSTS[client]);
    expect(session?.status).toBe('established');
    expect(session?.detection.confidence).toBe('certain');
    expect(session?.detection.evidence[0]).toBe(`it begins behind ${words}`);
    expect(session?.notes.find(({ id }) => id === 'unknown-prefix')?.text).toContain(words);
    expect(session?.relay?.clientBytes).toBe(5);
    expect(session?.messages.map(({ offset }) => offset)).toEqual([0, 0, 3, 2]);
  });

  test('is found where a SYN comes twice', () => {
    const made = new Traffic();
    const connection = made.connection(...HOSTS).open();
    connection.send(0, 0x10, HELLO);
    made.packets.push(made.packets[0] as Uint8Array);
    for (const [side, octets] of dialogue(1)) connection.send(side, 0x10, octets);
    expect(sessionsOf(made.packets)[0]?.status).toBe('established');
  });

  test.each<[string, Turns]>([
    [
      'the greeting is all',
      [
        [0, HELLO],
        [1, '05 01 00'],
      ],
    ],
    [
      'the selection is all',
      [
        [0, HELLO],
        [1, '05 01 00'],
        [0, '05 00'],
      ],
    ],
    [
      'more stands behind the selection',
      [
        [0, HELLO],
        [1, '05 01 00'],
        [0, '05 00 00 00 00 17'],
      ],
    ],
    ['the prefix is too long', [[0, new Uint8Array(PREFIX_BYTES + 1).fill(0xaa)], ...dialogue(1)]],
    [
      'the client says more than its greeting',
      [
        [0, HELLO],
        [1, '05 01 00 aa'],
        [0, '05 00'],
      ],
    ],
    [
      'it is a DNS message with its length',
      [
        [0, '00 06 05 01 00 00 00 01'],
        [1, '00 06 05 01 80 00 00 01'],
      ],
    ],
  ])('is none where %s', (_, turns) => {
    expect(sessionOf(turns)).toBeUndefined();
  });

  test('is not found in bytes of chance', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 40 });
    const turn = fc.tuple(fc.constantFrom<0 | 1>(0, 1), bytes);
    fc.assert(
      fc.property(fc.array(turn, { minLength: 1, maxLength: 6 }), (turns) => {
        expect(sessionOf(turns)?.detection.evidence[0]?.startsWith('it begins behind') ?? false).toBe(false);
      }),
    );
  });
});
