import { describe, expect, test } from 'vitest';
import { fromHex } from '../../../src/bytes/hex.ts';
import { told } from './found.ts';

/** Version, command, length and stream, little endian. */
const SYN = '01 00 0000 01000000';
const PSH = '01 02 0900 01000000 474554202f20780d0a';
const NOP = '01 03 0000 00000000';

describe('smux', () => {
  test.each([
    ['', `${SYN} ${PSH}`, 'server'],
    [NOP, `${SYN} ${PSH}`, 'server'],
    [`${SYN} ${PSH}`, '', 'client'],
    ['', `${NOP} ${SYN}`, 'server'],
    ['', `${NOP} ${NOP}`, undefined],
    ['', '02 00 0000 03000000 02 04 0800 03000000', 'server'],
  ])('smux tells its version and who opens streams: %s, %s', (client, server, opens) => {
    const found = told(fromHex(client), fromHex(server));
    const version = server.startsWith('02') ? 2 : 1;
    expect(found).toEqual({ protocol: 'smux', version, ...(opens === undefined ? {} : { opens }) });
  });

  test.each([
    ['one frame alone', SYN],
    ['a frame of another stream', `${SYN} 01 02 0900 02000000`],
    ['another version', `${SYN} 02 02 0900 01000000`],
    ['a command that is none', `${SYN} 01 05 0000 01000000`],
    ['an opening with data', '01 00 0100 01000000 00 01 02 0100 01000000'],
    ['a window of version 1', `${SYN} 01 04 0800 01000000`],
    ['two numbers of 32 bits', '01000000 05000000 09000000 11000000'],
    ['Modbus over TCP', '0001 0000 0006 01 03 006b 0003 0002 0000'],
  ])('smux is not %s', (_, server) => {
    expect(told(fromHex(''), fromHex(server))).not.toMatchObject({ protocol: 'smux' });
  });

  test('smux is not what the other side contradicts', () => {
    expect(told(fromHex('16 03 01 02 00 01 00 01'), fromHex(`${SYN} ${PSH}`))).not.toMatchObject({ protocol: 'smux' });
  });
});
