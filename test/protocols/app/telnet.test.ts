import { describe, expect, test } from 'vitest';
import { fromHex } from '../../../src/bytes/hex.ts';
import { told } from './found.ts';

describe('telnet', () => {
  test('telnet tells the options of both sides, and nothing that is typed', () => {
    const client = fromHex('ff fb 18 ff fb 1f ff fa 1f 00 50 00 18 ff f0 61 6c 69 63 65');
    const server = fromHex('ff fd 18 ff fd 20 ff fb 01 0d 0a 6c 6f 67 69 6e 3a 20');
    expect(told(client, server)).toEqual({
      protocol: 'telnet',
      client: ['WILL TERMINAL-TYPE', 'WILL NAWS'],
      server: ['DO TERMINAL-TYPE', 'DO TERMINAL-SPEED', 'WILL ECHO'],
    });
  });

  test('telnet is told by one command where nothing else has come', () => {
    expect(told('', fromHex('ff fd 25'))).toEqual({ protocol: 'telnet', server: ['DO AUTHENTICATION'] });
  });

  test.each([
    ['sound of MPEG', 'ff fb 90 64 00 0f'],
    ['text in UTF-16', 'ff fe 3c 00 3f 00'],
    ['one command before other bytes', 'ff fd 18 00 01 02'],
    ['a command that is not whole', 'ff fd'],
  ])('telnet is not %s', (_, bytes) => {
    expect(told('', fromHex(bytes))).toBeUndefined();
  });
});
