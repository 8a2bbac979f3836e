import { describe, expect, test } from 'vitest';
import { told } from './found.ts';

const MENU = 'iWelcome\tfake\t(NULL)\t0\r\n1Software\t/software\tgopher.example\t70\r\n.\r\n';

describe('gopher', () => {
  test.each([
    ['\r\n', ''],
    ['/software\r\n', '/software'],
    ['/search\tsecret words\r\n', '/search'],
  ])('gopher tells the selector of %j', (client, selector) => {
    expect(told(client, MENU)).toEqual({ protocol: 'gopher', selector });
  });

  test('gopher is told by the beginning of a line that is longer than what is kept', () => {
    expect(told('/\r\n', `1${'long '.repeat(20)}\t/long\tgopher.example\t70\r\n`)).toBeUndefined();
    expect(told('/\r\n', `1${'long '.repeat(8)}\t/a/long/selector/indeed\tgopher.example\t70\r\n`)).toMatchObject({
      protocol: 'gopher',
    });
  });

  test.each([
    ['text that answers a line', '/\r\n', 'Hello\tworld\r\n'],
    ['a menu that answers more than a line', 'a\r\nb\r\n', MENU],
    ['a port that is no number', '/\r\n', '1a\tb\tc\tport\r\n'],
    ['a line of WHOIS', 'example.org\r\n', '% This is a server of RIPE\r\n'],
    ['an answer in binary', '/\r\n', '9\u0001\u0002\tb\tc\t70\r\n'],
  ])('gopher is not %s', (_, client, server) => {
    expect(told(client, server)).toBeUndefined();
  });
});
