import { describe, expect, test } from 'vitest';
import { usernamePasswordRequest } from '../../../src/protocols/socks5/messages.ts';
import { MASK, maskedTarget, ShownOctets, secretRanges, shownValue } from '../../../src/report/text/mask.ts';
import { tree } from '../../../src/schema/tree.ts';
import { pdu } from './samples.ts';

const whole = pdu(usernamePasswordRequest, 'client', '01 02 61 62 03 70 71 72', [1]).view;

describe('shownValue', () => {
  const password = tree(whole).find((node) => node.isSecret) as ReturnType<typeof tree>[number];

  test('shownValue hides a secret', () => {
    expect(shownValue(password, false)).toBe(MASK);
  });

  test('shownValue shows a secret that was asked for', () => {
    expect(shownValue(password, true)).toBe('pqr');
  });

  test('shownValue hides nothing that was lost', () => {
    expect(shownValue({ ...password, value: undefined }, false)).toBeUndefined();
  });
});

describe('ShownOctets', () => {
  test('ShownOctets hides the octets of a secret', () => {
    expect(new ShownOctets(whole, false).text()).toBe('01 02 61 62 03 ** ** **');
  });

  test('ShownOctets shows a secret that was asked for', () => {
    expect(new ShownOctets(whole, true).text()).toBe('01 02 61 62 03 70 71 72');
  });

  test('ShownOctets marks octets that the capture lacks', () => {
    const { view } = pdu(usernamePasswordRequest, 'client', '01 02 00 00 03 70 71 72', [1], [[2, 4]]);
    expect(new ShownOctets(view, false).text()).toBe('01 02 -- -- 03 ** ** **');
  });
});

test.each([
  ['01 02 61 62 03 70 71', [[5, 7]]],
  ['01 05 61 62', [[2, 4]]],
  ['01 02 61 62 03 70 71 72', [[5, 8]]],
])('secretRanges of %s covers all that can be secret', (octets, ranges) => {
  expect(secretRanges(pdu(usernamePasswordRequest, 'client', octets, [1]).view)).toEqual(ranges);
});

describe('maskedTarget', () => {
  test.each([
    ['/search?q=cats&page=2', '/search?q=cats&page=2'],
    ['/x?access_token=abc&q=1', '/x?access_token=******&q=1'],
    ['/x?q=1;Password=abc', '/x?q=1;Password=******'],
    ['/x?%70assword=abc', '/x?%70assword=******'],
    ['/cb#id_token=abc', '/cb#id_token=******'],
    ['https://alice:secret@example.org/x', 'https://******@example.org/x'],
    ['//alice@example.org/x', '//******@example.org/x'],
    ['/a@b?token=', '/a@b?token='],
    ['joe:secret@h', '******@h'],
    ['https:/joe:secret@h/x', 'https:/******@h/x'],
    ['https://joe:se@cret@h/x', 'https://******@h/x'],
    ['/go?next=https://joe:secret@h/x&q=1', '/go?next=https://******@h/x&q=1'],
    ['/go?next=https%3A%2F%2Fjoe%3Asecret%40h', '/go?next=******%40h'],
    ['http://h:8080/a@b', 'http://h:8080/a@b'],
  ])('maskedTarget of %s is %s', (target, masked) => expect(maskedTarget(target)).toBe(masked));
});
