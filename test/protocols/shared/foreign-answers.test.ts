import { describe, expect, test } from 'vitest';
import { client, events, play, proxy } from '../../engine/play.ts';
import { type Octets, sessionsOf, Traffic } from '../../traffic.ts';

const text = (line: string): string => Buffer.from(line).toString('hex');

const GREETING = '05 01 00';
const SOCKS4 = '04 01 0050 0a4d0202 00';
const ANSWERS: readonly (readonly [name: string, octets: string])[] = [
  ['http-answer', text('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ['tls-answer', '15 03 01 00 02 02 46'],
  ['ssh-answer', text('SSH-2.0-OpenSSH_9.2\r\n')],
  ['smtp-answer', text('220 mail.example ESMTP ready\r\n')],
  ['ftp-answer', text('220 ready\r\n')],
];

function talk(greeting: Octets, answer: Octets, isAnswerFirst: boolean, port = 9999) {
  const traffic = new Traffic();
  const connection = traffic.connection({ address: '10.0.0.2', port: 40_000 }, { address: '10.0.0.1', port }).open();
  if (isAnswerFirst) connection.listener(answer).opener(greeting);
  else connection.opener(greeting).listener(answer);
  connection.close();
  return sessionsOf(traffic.packets);
}

describe.each(ANSWERS)('%s', (name, answer) => {
  test.each([
    ['SOCKS5', GREETING, 'client method-offer 3'],
    ['SOCKS4', SOCKS4, 'client socks4-request 9'],
  ])('is read in answer to %s, in any cut', (_, opening, message) => {
    const line = proxy(answer);
    const bytewise = [...line.bytes].map((byte) => ({ ...line, bytes: Uint8Array.of(byte) }));
    for (const lines of [
      [client(opening), line],
      [client(opening), ...bytewise],
      [line, client(opening)],
    ]) {
      const found = play(lines);
      expect(events(found.dialogue).sort()[0]).toBe(message);
      expect(events(found.dialogue).sort()[1]).toMatch(new RegExp(`^proxy ${name} \\d+$`));
      expect(found.isCertain).toBe(false);
    }
  });
});

describe('A session that another protocol answers', () => {
  test.each([
    ['answered-by-http', ANSWERS[0]?.[1] ?? '', false],
    ['answered-by-tls', ANSWERS[1]?.[1] ?? '', false],
    ['answered-by-other', ANSWERS[2]?.[1] ?? '', false],
    ['answered-by-other', ANSWERS[2]?.[1] ?? '', true],
    ['answered-by-other', ANSWERS[3]?.[1] ?? '', true],
  ])('is likely, with the note %s', (id, answer, isFirst) => {
    const sessions = talk(GREETING, answer, isFirst);
    expect(sessions.map(({ detection }) => detection.confidence)).toEqual(['likely']);
    expect(sessions[0]?.detection.evidence.at(-1)).toContain('another protocol');
    expect(sessions[0]?.notes.map((note) => note.id)).toContain(id);
  });

  test.each([
    ['bytes of no known form', GREETING, '41 42 43 44 45'],
    ['a greeting of another version', '06 01 00', '15 03 01 00 02 02 46'],
    ['SSH on both sides', text('SSH-2.0-x\r\n'), text('SSH-2.0-y\r\n')],
    ['an alert of a wrong length', GREETING, '15 03 01 00 09 02 46'],
  ])('is none for %s', (_, opening, answer) => {
    expect(talk(opening, answer, false)).toEqual([]);
    expect(talk(opening, answer, true)).toEqual([]);
  });
});

describe('An answer of no known form', () => {
  test.each([
    ['SOCKS5', GREETING],
    ['SOCKS4', SOCKS4],
  ])('to %s is told on the port of SOCKS', (_, opening) => {
    const [session] = talk(opening, text('Go away\n'), false, 1080);
    expect(session?.messages.map(({ view }) => view.message.name).at(-1)).toBe('unknown-answer');
    expect(session?.detection.confidence).toBe('likely');
    expect(session?.notes.find(({ id }) => id === 'answered-by-other')?.text).toContain('Go away');
  });

  test('is told of a proxy that another session made certain', () => {
    const traffic = new Traffic();
    const listener = { address: '10.0.0.1', port: 9999 };
    const first = traffic.connection({ address: '10.0.0.2', port: 40_000 }, listener).open();
    first.opener(GREETING).listener('05 00').opener('05 01 00 01 0a4d0202 0050');
    first.listener('05 00 00 01 0a000001 b3c5').close();
    traffic
      .connection({ address: '10.0.0.2', port: 40_001 }, listener)
      .open()
      .opener(GREETING)
      .listener(text('Go away\n'))
      .close();
    expect(sessionsOf(traffic.packets).map(({ detection }) => detection.confidence)).toEqual(['certain', 'likely']);
  });

  test('is none behind bytes that are no whole opening', () => {
    expect(talk('05 01 00 99 99', text('Go away\n'), false, 1080)).toEqual([]);
  });
});

describe('A session that nothing answers', () => {
  const hosts = [
    { address: '10.0.0.2', port: 40_000 },
    { address: '10.0.0.1', port: 9999 },
  ] as const;

  test('is likely, also where the listener closed before the client spoke', () => {
    const traffic = new Traffic();
    traffic
      .connection(...hosts)
      .open()
      .send(1, 0x11, '')
      .opener(GREETING)
      .send(1, 0x04, '');
    const [session] = sessionsOf(traffic.packets);
    expect(session?.detection.confidence).toBe('likely');
    expect(session?.detection.evidence.at(-1)).toContain('nothing answers');
  });

  test('is only possible where the client acknowledges answers that the capture lacks', () => {
    const traffic = new Traffic();
    traffic
      .connection(...hosts)
      .open()
      .opener(GREETING)
      .lose(1, 2)
      .opener('05 01 00 01 7f000001 0050')
      .close();
    expect(sessionsOf(traffic.packets)[0]?.detection.confidence).toBe('possible');
  });
});
