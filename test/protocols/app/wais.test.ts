import { describe, expect, test } from 'vitest';
import { told } from './found.ts';

describe('wais', () => {
  test('wais tells the server that the header names', () => {
    expect(told('0000000076z2wais        0\x14\x00\x00', '0000000100z2wais        0')).toEqual({
      protocol: 'wais',
      server: 'wais',
    });
    expect(told('', '0000000010n2          \0\0\0')).toEqual({ protocol: 'wais' });
  });

  test.each([
    ['a number', '00000000761234567890123456'],
    ['a header of another version', '0000000076z3wais        0'],
    ['a header that is not whole', '0000000076z2wais      '],
    ['a header with control bytes', '0000000076z2wais\x01\x02    0  '],
  ])('wais is not %s', (_, bytes) => {
    expect(told(bytes, '')).toBeUndefined();
  });
});
