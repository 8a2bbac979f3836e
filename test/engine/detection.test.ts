import { describe, expect, test } from 'vitest';
import { fromHex } from '../../src/bytes/hex.ts';
import { HANDSHAKE_MESSAGES } from '../../src/limits.ts';
import { isRecognised } from '../../src/protocols/index.ts';
import { client, events, type Line, play, proxy } from './play.ts';

const GREETING = client('05 01 00');
const SELECTION = proxy('05 00');
const CONNECT = client('05 01 00 01 7f000001 0050');
const GRANTED = proxy('05 00 00 01 7f000001 b3c5');
const LOGIN_GREETING = client('05 02 00 02');
const LOGIN_SELECTION = proxy('05 02');
const LOGIN = client('01 05 616c696365 06 736563726574');
const LOGIN_OK = proxy('01 00');
const PAYLOAD = client('47 45 54 20 2f 0d 0a');
const ANSWER = proxy('48 54 54 50 2f 31 2e 31');

const WHOLE: readonly Line[] = [LOGIN_GREETING, LOGIN_SELECTION, LOGIN, LOGIN_OK, CONNECT, GRANTED, PAYLOAD, ANSWER];
const WHOLE_EVENTS = [
  'client method-offer 4',
  'proxy method-selection 2',
  'client username-password-request 14',
  'proxy username-password-reply 2',
  'client request 10',
  'proxy reply 10',
];

function turned(lines: readonly Line[]): Line[] {
  return lines.map((line) => ({ ...line, direction: line.direction === 0 ? 1 : 0 }));
}

test.each([
  ['05', true],
  ['05 00', true],
  ['05 01 00', true],
  ['05 00 05 00 00 01', true],
  ['05 00 00 01 7f 00 00 01', true],
  ['05 00 0b 03 10 00 00 00', false],
  ['05 00 00 00', false],
])('isRecognised says of a stream that begins with %s: %s', (octets, expected) => {
  const bytes = fromHex(octets);
  expect(isRecognised(bytes, 0, bytes.length, true)).toBe(expected);
});

describe('Detection', () => {
  test('finds a dialogue that both sides confirm', () => {
    const found = play(WHOLE);
    expect(found.verdict).toBe('found');
    expect(found.isCertain).toBe(true);
    expect(found.client).toBe(0);
    expect(events(found.dialogue)).toEqual(WHOLE_EVENTS);
    expect(found.dialogue.ending).toBe('relay');
    expect(found.dialogue.offset('client')).toBe(28);
    expect(found.dialogue.offset('proxy')).toBe(14);
  });

  test('takes the roles from the bytes when the proxy opened the connection', () => {
    for (const lines of [turned(WHOLE), turned([GREETING, SELECTION, CONNECT, GRANTED])]) {
      const found = play(lines);
      expect(found.client).toBe(1);
      expect(found.isCertain).toBe(true);
    }
    expect(events(play(turned(WHOLE)).dialogue)).toEqual(WHOLE_EVENTS);
  });

  test('does not depend on which side arrives first', () => {
    const proxyFirst = [...WHOLE].sort((a, b) => b.direction - a.direction);
    expect(events(play(proxyFirst).dialogue).sort()).toEqual([...WHOLE_EVENTS].sort());
    expect(play(proxyFirst).client).toBe(0);
  });

  test('reads a client that sends everything at once', () => {
    const all = client('05 02 00 02 | 01 05 616c696365 06 736563726574 | 05 01 00 01 7f000001 0050 | 47 45 54');
    const found = play([all, LOGIN_SELECTION, LOGIN_OK, GRANTED]);
    expect(events(found.dialogue).sort()).toEqual([...WHOLE_EVENTS].sort());
    expect(found.dialogue.offset('client')).toBe(28);
  });

  test.each([
    ['DCE/RPC', [client('05 00 0b 03 10 00 00 00 48 00 00 00 7f'), proxy('05 00 0c 03 10 00 00 00')]],
    ['TDS', [client('12 01 00 2f 00 00'), proxy('04 01 00 25 00 00 01 00')]],
    ['HTTP', [client('47 45 54 20 2f'), proxy('48 54 54 50')]],
    ['TLS', [client('16 03 01 00 05'), proxy('16 03 03 00 05')]],
    ['SSH', [proxy('53 53 48 2d 32 2e 30'), client('53 53 48 2d 32 2e 30')]],
    ['a greeting with bytes behind it that fit nothing', [client('05 01 00 99 99 99 99 99 99 99 99')]],
  ])('does not call %s SOCKS', (_, lines) => {
    expect(play(lines).verdict).toBe('ignored');
  });

  test('holds a greeting without an answer for possible', () => {
    const found = play([GREETING]);
    expect(found.verdict).toBe('found');
    expect(found.isCertain).toBe(false);
  });

  test('holds a greeting that HTTP answers for possible, and tells who answered', () => {
    const found = play([GREETING, proxy('48 54 54 50 2f 31 2e 31 20 34 30 30 0d 0a')]);
    expect(found.isCertain).toBe(false);
    expect(events(found.dialogue)).toEqual(['client method-offer 3', 'proxy http-answer 14']);
    expect(found.dialogue.ending).toBe('refused');
  });

  test('reads the client alone', () => {
    const found = play([LOGIN_GREETING, LOGIN, CONNECT, PAYLOAD]);
    expect(events(found.dialogue)).toEqual(WHOLE_EVENTS.filter((event) => event.startsWith('client')));
    expect(found.isCertain).toBe(false);
    expect(found.dialogue.ending).toBe('relay');
    expect(found.dialogue.offset('client')).toBe(28);
  });

  test('reads the proxy alone', () => {
    const found = play([LOGIN_SELECTION, LOGIN_OK, GRANTED, ANSWER]);
    expect(events(found.dialogue)).toEqual(WHOLE_EVENTS.filter((event) => event.startsWith('proxy')));
    expect(found.client).toBe(0);
    expect(found.dialogue.offset('proxy')).toBe(14);
  });

  test.each([
    ['the request', [CONNECT, GRANTED, PAYLOAD, ANSWER], 2],
    ['the login', [LOGIN, LOGIN_OK, CONNECT, GRANTED, PAYLOAD], 4],
    ['the selection', [LOGIN_SELECTION, LOGIN, LOGIN_OK, CONNECT, GRANTED], 5],
    ['the login reply', [LOGIN_OK, CONNECT, GRANTED, PAYLOAD], 3],
  ])('reads a capture that starts with %s', (_, lines, messages) => {
    const found = play(lines, { isStart: false });
    expect(found.verdict).toBe('found');
    expect(found.client).toBe(0);
    expect(events(found.dialogue)).toEqual(WHOLE_EVENTS.slice(-messages));
    expect(found.dialogue.ending).toBe('relay');
  });

  test('does not swap the roles where the client is lost up to its login', () => {
    const found = play([LOGIN_SELECTION, LOGIN_OK, client('05 01 00 01 7f000001 0050', 18), GRANTED]);
    expect(found.client).toBe(0);
    expect(events(found.dialogue).slice(-2)).toEqual(['client request 10', 'proxy reply 10']);
    const replyLost = play([
      LOGIN_SELECTION,
      LOGIN_OK,
      client('05 01 00 01 7f000001 0050', 18),
      proxy('48 54 54 50', 10),
    ]);
    expect(replyLost.verdict === 'ignored' || replyLost.client === 0).toBe(true);
  });

  test('does not take relay bytes in mid-stream for a handshake', () => {
    expect(play([client('05 01 02 03 04 05 06'), proxy('01 02 03 04')], { isStart: false }).verdict).toBe('ignored');
    expect(play([client('01 00'), proxy('05 00')], { isStart: false }).verdict).toBe('ignored');
  });
});

const ALL_METHODS = Array.from({ length: 255 }, (_, method) => method.toString(16).padStart(2, '0')).join('');

describe('The roles', () => {
  test.each([
    ['selects login at once with its answer', [client(`05 ff ${ALL_METHODS}`), proxy('05 02 01 ff')]],
    ['selects none', [client(`05 ff ${ALL_METHODS}`), proxy('05 ff')]],
    ['selects none, seen before the greeting', [proxy('05 ff'), client(`05 ff ${ALL_METHODS}`)]],
    ['answers a greeting and a login of one segment', [client('05 01 02 01 01 61 01 62'), proxy('05 02 01 ff')]],
    ['does that, seen before them', [proxy('05 02 01 ff'), client('05 01 02 01 01 61 01 62')]],
  ])('stay where a listener %s', (_, lines) => {
    const found = play(lines);
    expect(found.client).toBe(0);
    expect(found.isCertain).toBe(true);
    expect(events(found.dialogue)).toContain(`proxy method-selection 2`);
  });

  test('are not certain where the listener is the client and only a greeting and its answer were said', () => {
    const found = play([proxy('05 01 00'), client('05 ff')]);
    expect(found.client).toBe(1);
    expect(found.isCertain).toBe(false);
  });

  test('stay as order has them where no SYN was seen', () => {
    const found = play([client(`05 ff ${ALL_METHODS}`), proxy('05 02 01 ff')], { isStart: false });
    expect(found.client).toBe(0);
  });

  test('are not certain where they turn round against both order and SYN for a greeting and a selection', () => {
    const found = play([client('05 00'), proxy('05 01 00')]);
    expect(found.client).toBe(1);
    expect(found.isCertain).toBe(false);
  });

  test('turn round against both where request and reply fit in no other way', () => {
    const found = play([client('05 00 | 05 00 00 01 7f000001 b3c5'), proxy('05 01 00 | 05 01 00 01 7f000001 0050')]);
    expect(found.client).toBe(1);
    expect(found.isCertain).toBe(true);
  });
});

describe('A selection that was not offered', () => {
  test.each([
    ['05 01 00', '05 02'],
    ['05 02 00 01', '05 02'],
    ['05 01 02', '05 00'],
  ])('to %s, %s, is one', (greeting, selection) => {
    const found = play([client(greeting), proxy(selection)], {}, [0, 1]);
    expect(found.verdict).toBe('found');
    expect(found.isCertain).toBe(true);
    expect(events(found.dialogue)[1]).toBe('proxy method-selection 2');
  });

  test.each([
    ['with bytes behind it that fit nothing', [client('05 01 00'), proxy('05 02 00 00 00 10 07')]],
    ['behind bytes of the client that fit nothing', [client('05 01 00 00 00 10 07'), proxy('05 02 00 00')]],
    ['of a method that nobody has assigned', [client('05 01 00'), proxy('05 41')]],
  ])('is none %s', (_, lines) => {
    const found = play(lines, {}, [0, 1]);
    expect(found.verdict === 'ignored' || !found.isCertain).toBe(true);
  });
});

describe('isUnanswered', () => {
  const TLS_ALERT = proxy('15 03 03 00 02 02 46');
  test.each<[boolean, string, readonly Line[]]>([
    [true, 'a greeting alone', [client('05 02 00 02')]],
    [true, 'a SOCKS4 request alone', [client('04 01 0050 0a4d0202 00')]],
    [true, 'a greeting with its request at once', [client('05 01 00 | 05 01 00 01 7f000001 0050')]],
    [true, 'a greeting that TLS answers', [GREETING, TLS_ALERT]],
    [true, 'a SOCKS4 request that TLS answers', [client('04 01 0050 0a4d0202 00'), TLS_ALERT]],
    [true, 'a greeting behind one of SSH', [proxy('5353482d322e300d0a'), GREETING]],
    [false, 'a greeting that a selection answers', [GREETING, SELECTION]],
    [false, 'half a greeting', [client('05 02 00')]],
    [false, 'a greeting of private methods alone', [client('05 01 80')]],
    [false, 'a SOCKS4 request for an address that no host has', [client('04 01 0001 e0000001 00')]],
    [false, 'a greeting from the listener', [proxy('05 01 00')]],
  ])('is %s of %s', (expected, _, lines) => {
    const found = play(lines);
    expect(found.verdict === 'found' && found.isUnanswered).toBe(expected);
  });

  test('is false where the capture starts inside the connection', () => {
    expect(play([GREETING], { isStart: false }).isUnanswered).toBe(false);
  });
});

describe('Dialogue', () => {
  test('tells a reply that the proxy cut short and closed on', () => {
    const { dialogue } = play(
      [GREETING, SELECTION, client('05 09 00 01 7f000001 0050'), proxy('05 07 00 01')],
      {},
      [1],
    );
    expect(events(dialogue).at(-1)).toBe('proxy reply 4 truncated');
    expect(dialogue.ending).toBe('refused');
  });

  test('tells a reply of two octets', () => {
    const { dialogue } = play([GREETING, SELECTION, CONNECT, proxy('05 02')], {}, [1]);
    expect(events(dialogue).at(-1)).toBe('proxy reply 2 truncated');
    expect(dialogue.pdus.at(-1)?.view.number('code')).toBe(2);
    expect(dialogue.ending).toBe('refused');
  });

  test('reads the reply to a request of unknown address type', () => {
    const { dialogue } = play([
      GREETING,
      SELECTION,
      client('05 01 00 02 7f000001 0050'),
      proxy('05 08 00 01 00000000 0000'),
    ]);
    expect(events(dialogue).slice(2)).toEqual(['client request 10 malformed', 'proxy reply 10']);
    expect(dialogue.ending).toBe('refused');
  });

  test('reads both replies of BIND, also in one segment', () => {
    const { dialogue } = play([
      GREETING,
      SELECTION,
      client('05 02 00 01 7f000001 0000'),
      proxy('05 00 00 01 7f000001 a335 05 00 00 01 7f000001 b9ce 3232302068690d0a'),
    ]);
    expect(events(dialogue).slice(3)).toEqual(['proxy reply 10', 'proxy bind-reply 10']);
    expect(dialogue.offset('proxy')).toBe(22);
  });

  test('reads a login that no method asked for, which Tor takes', () => {
    const { dialogue } = play([GREETING, SELECTION, LOGIN, LOGIN_OK, CONNECT, GRANTED, PAYLOAD]);
    expect(events(dialogue)).toEqual([
      'client method-offer 3',
      'proxy method-selection 2',
      'client username-password-request 14',
      'proxy username-password-reply 2',
      'client request 10',
      'proxy reply 10',
    ]);
    const short = play([GREETING, SELECTION, client('01 01 71 04 5a 71 57 78'), LOGIN_OK, CONNECT, GRANTED]);
    expect(events(short.dialogue)[2]).toBe('client username-password-request 8');
  });

  test('ends a handshake without end, and says so', () => {
    const logins = Array.from({ length: 100 }, () => [LOGIN, LOGIN_OK]).flat();
    const { dialogue } = play([GREETING, SELECTION, ...logins]);
    expect(dialogue.ending).toBe('broken');
    expect(dialogue.pdus.length).toBe(HANDSHAKE_MESSAGES);
    expect(dialogue.notes.map(({ id }) => id)).toEqual(['limit-reached']);
  });

  test('ends when nothing of both sides fits any more', () => {
    const { dialogue } = play([GREETING, SELECTION, client('99 99 99'), proxy('88 88 88'), client('77'), proxy('66')]);
    expect(events(dialogue).slice(0, 2)).toEqual(['client method-offer 3', 'proxy method-selection 2']);
    expect(dialogue.notes.length).toBeLessThan(10);
  });

  test('ends in opaque where the method cannot be read', () => {
    expect(play([client('05 01 80'), proxy('05 80'), client('01 01 0001 60')]).dialogue.ending).toBe('opaque');
  });

  test('ends where nothing fits any phase of a circle', () => {
    const { dialogue } = play([client('05 01 01'), proxy('05 01'), client('99 99 99'), proxy('99 99 99')]);
    expect(dialogue.ending).toBe('broken');
  });

  test('reads the reply of Tor to a name that it did not find, which has no address', () => {
    const resolve = client('05 f0 00 03 0b 6578616d706c652e6f7267 0000');
    const { dialogue } = play([GREETING, SELECTION, resolve, proxy('05 04 00 00 00000000 0000')]);
    expect(events(dialogue).slice(2)).toEqual(['client request 18', 'proxy reply 10']);
    expect(dialogue.ending).toBe('refused');
  });

  test('goes on behind a lost greeting', () => {
    const { dialogue } = play([SELECTION, client('05 01 00 01 7f000001 0050', 3), GRANTED]);
    expect(events(dialogue)).toEqual(['proxy method-selection 2', 'client request 10', 'proxy reply 10']);
    expect(dialogue.offset('client')).toBe(13);
  });

  test('goes on behind a lost selection', () => {
    const { dialogue } = play([LOGIN_GREETING, LOGIN, proxy('01 00', 2), CONNECT, GRANTED]);
    expect(events(dialogue)).toEqual([
      'client method-offer 4',
      'proxy method-selection 2 lost',
      'client username-password-request 14',
      'proxy username-password-reply 2',
      'client request 10',
      'proxy reply 10',
    ]);
  });

  test('goes on behind a lost login', () => {
    const { dialogue } = play([
      LOGIN_GREETING,
      LOGIN_SELECTION,
      client('05 01 00 01 7f000001 0050', 14),
      LOGIN_OK,
      GRANTED,
    ]);
    expect(events(dialogue).slice(2)).toEqual([
      'proxy username-password-reply 2',
      'client request 10',
      'proxy reply 10',
    ]);
  });

  test('reads a request whose name the capture lacks', () => {
    const { dialogue } = play([GREETING, SELECTION, client('05 01 00 03 0e 746172'), client('47 45 54', 13), GRANTED]);
    const [, , request] = dialogue.pdus;
    expect(events(dialogue)[2]).toBe('client request 21 lost');
    expect(request?.view.number('nameLength')).toBe(14);
    expect(request?.view.value('name')).toBeUndefined();
    expect(dialogue.offset('client')).toBe(24);
    expect(dialogue.ending).toBe('relay');
  });

  test.each(
    WHOLE_EVENTS.map((_, index) => [index] as const),
  )('reads the same from every cut, message %i a byte at a time', (index) => {
    const cut = WHOLE.flatMap((line, at) =>
      at === index ? [...line.bytes].map((octet) => ({ ...line, bytes: Uint8Array.of(octet) })) : [line],
    );
    expect(events(play(cut).dialogue)).toEqual(WHOLE_EVENTS);
  });
});
