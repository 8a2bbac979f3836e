import { describe, expect, test } from 'vitest';
import { sessionRecord } from '../../../src/report/data/session-record.ts';
import { client, events, type Line, play, proxy } from '../../engine/play.ts';
import { sessionsOf, Traffic } from '../../traffic.ts';

const OFFER = client('05 01 03');
const SELECTION = proxy('05 03');
const ALGORITHMS = '01 01 11 01 85';
const USER = '01 01 02 05 616c696365';
const BOTH = '01 02 11 01 85 02 05 616c696365';
const CHALLENGE = '01 02 11 01 85 03 04 deadbeef';
const RESPONSE = '01 01 04 10 00112233445566778899aabbccddeeff';
const GRANTED = '01 01 00 01 00';
const REFUSED = '01 02 00 01 01 01 03 6e6f21';
const REQUEST = '05 01 00 01 7f000001 0050';
const REPLY = '05 00 00 01 7f000001 b3c5';

function dripped(lines: readonly Line[]): Line[] {
  return lines.flatMap((line) => [...line.bytes].map((octet) => ({ ...line, bytes: Uint8Array.of(octet) })));
}

describe('CHAP', () => {
  test.each([
    ['in one message', [client(BOTH)]],
    ['in two messages', [client(ALGORITHMS), client(USER)]],
  ])('is read where the client begins %s, in any cut and order', (_, first) => {
    const lines = [OFFER, SELECTION, ...first, proxy(CHALLENGE), client(RESPONSE), proxy(GRANTED)];
    const whole = [...lines, client(REQUEST), proxy(REPLY)];
    const turned = [...whole].sort((a, b) => b.direction - a.direction);
    for (const order of [whole, dripped(whole), turned]) {
      const { dialogue } = play(order);
      expect(dialogue.ending).toBe('relay');
      expect(events(dialogue).slice(-3).sort()).toEqual(
        (first.length === 1
          ? ['client request 10', 'proxy chap-status 5', 'proxy reply 10']
          : ['client chap-message 20', 'client request 10', 'proxy reply 10']
        ).sort(),
      );
    }
  });

  test('tells who answered the challenge, masks the answer, and says what it is worth', () => {
    for (const [status, succeeded] of [
      [GRANTED, true],
      [REFUSED, false],
    ] as const) {
      const traffic = new Traffic();
      const talk = traffic.connection({ address: '10.0.0.2', port: 40_000 }, { address: '10.0.0.1', port: 1081 });
      talk.open().opener('05 01 03').listener('05 03').opener(BOTH).listener(CHALLENGE).opener(RESPONSE);
      talk.listener(status).close();
      const [session] = sessionsOf(traffic.packets);
      expect(session?.authentication).toMatchObject({ method: 3, username: 'alice', succeeded });
      expect(session?.status).toBe(succeeded ? 'incomplete' : 'refused');
      expect(session?.notes.map(({ id }) => id)).toContain('chap-offline');
      const text = JSON.stringify(sessionRecord(session as NonNullable<typeof session>, false));
      expect(text).not.toContain('00112233');
      expect(text).toContain('******');
    }
  });
});
