import { describe, expect, test } from 'vitest';
import { octetsOf, told, toldInPieces } from './found.ts';

const CLIENT = 'CAP LS 302\r\nPASS opensesame\r\nNICK alice\r\nUSER al 0 * :Alice Liddell\r\n';
const SERVER = ':irc.example.org CAP * LS :multi-prefix sasl\r\n';
const TOLD = { protocol: 'irc', nick: 'alice', user: 'al', server: 'irc.example.org' };

describe('irc', () => {
  test('irc tells who signs on where, and keeps neither password nor real name', () => {
    expect(told(CLIENT, SERVER)).toEqual(TOLD);
  });

  test.each([1, 5, 30])('irc tells the same in pieces of %i', (size) => {
    expect(toldInPieces(octetsOf(CLIENT), octetsOf(SERVER), size, 'client')).toEqual(TOLD);
    expect(toldInPieces(octetsOf(CLIENT), octetsOf(SERVER), size, 'proxy')).toEqual(TOLD);
  });

  test.each([
    ['PASS opensesame\r\nNICK alice\r\n', '', { protocol: 'irc', nick: 'alice' }],
    ['NICK alice\r\nUSER al 0 * :A\r\n', 'PING :1\r\n', { protocol: 'irc', nick: 'alice', user: 'al' }],
    ['', ':irc.old NOTICE AUTH :*** Looking up your hostname\r\n', { protocol: 'irc', server: 'irc.old' }],
    ['', 'NOTICE AUTH :*** Looking up your hostname\r\n', { protocol: 'irc' }],
    ['AUTHENTICATE c2VjcmV0\r\n', ':irc.old 001 alice :Welcome\r\n', { protocol: 'irc', server: 'irc.old' }],
  ])('irc is told by %j and %j', (client, server, expected) => {
    expect(told(client, server)).toEqual(expected);
  });

  test.each([
    ['a login of FTP without its greeting', 'USER alice\r\nPASS secret\r\n', ''],
    ['an integer of Redis', '', ':1000\r\n'],
    ['a line that is not over', 'NICK ali', ''],
  ])('irc is not %s', (_, client, server) => {
    expect(told(client, server)).toBeUndefined();
  });
});
