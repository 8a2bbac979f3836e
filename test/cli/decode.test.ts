import { describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const LOGIN = '01 05 616c696365 06 733363726574';

describe('decode', () => {
  test('shows both readings where nothing says who sends', async () => {
    const { output, exitCode } = await runCli(['decode', '05', '01', '00', '01', '7f', '00', '00', '01', '00', '50']);
    expect(exitCode).toBe(0);
    expect(output).toContain('SOCKS5, sent by the client');
    expect(output).toContain('SOCKS5, sent by the proxy');
    expect(output).toContain('DST addr: 127.0.0.1');
    expect(output).toContain('BND addr: 127.0.0.1');
  });

  test('--from leaves one', async () => {
    const { output } = await runCli(['decode', '--from', 'proxy', '05 05 00 01 00000000 0000']);
    expect(output).not.toContain('sent by the client');
    expect(output).toContain('Connection refused');
  });

  test.each([
    [[]],
    [['-V']],
    [['--tables']],
    [['-x']],
    [['--format', 'json']],
  ])('masks a password with %j', async (words) => {
    const { output } = await runCli(['decode', LOGIN, ...words]);
    expect(output).toContain('alice');
    expect(output).not.toMatch(/s3cret|73 33 63|733363/);
    const shown = await runCli(['decode', LOGIN, '--show-passwords', ...words]);
    expect(shown.output).toMatch(/s3cret/);
  });

  test('reads a transcript, and tells what is left over and what it is', async () => {
    const text =
      'C: 05 01 00\nS: 05 00\nC: 05 01 00 01 01020304 0050\nS: 05 00 00 01 00000000 0000\nC: 474554202f20485454502f312e310d0a';
    const { output } = await runCli(['decode', '-'], { bytes: Buffer.from(text) });
    expect(output).toContain('SOCKS5, both sides');
    expect(output).toContain('16 bytes of the client relayed behind the handshake, from byte 13 on, http');
  });

  test('reads whole packets of a dump of tcpdump, and who sent them', async () => {
    const text = [
      '10:00:00.000000 IP 10.0.0.2.4000 > 10.0.0.1.1080: Flags [P.], seq 1:4, ack 1, win 502, length 3',
      '\t0x0000:  4500 002b 0001 4000 4006 26ca 0a00 0002  E..+..@.@.&.....',
      '\t0x0010:  0a00 0001 0fa0 0438 0000 0001 0000 0001  .......8........',
      '\t0x0020:  5018 01f6 0000 0000 0501 00              P..........',
      '10:00:00.000100 IP 10.0.0.1.1080 > 10.0.0.2.4000: Flags [P.], seq 1:3, ack 4, win 502, length 2',
      '\t0x0000:  4500 002a 0001 4000 4006 26cb 0a00 0001  E..*..@.@.&.....',
      '\t0x0010:  0a00 0002 0438 0fa0 0000 0001 0000 0004  .....8..........',
      '\t0x0020:  5018 01f6 0000 0000 0500                 P.........',
    ].join('\n');
    const { output } = await runCli(['decode', '-'], { bytes: Buffer.from(text) });
    expect(output).toContain('selection is one of the methods offered');
  });

  test('--udp reads the header of a datagram', async () => {
    const { output } = await runCli(['decode', '--udp', '0000 00 01 7f000001 0035 6162']);
    expect(output).toContain('UDP Request Header');
    expect(output).toContain('DST Port: 53');
  });

  test('tells what is missing', async () => {
    const { output } = await runCli(['decode', '--from', 'client', '05 01 00 03 0b 6578']);
    expect(output).toContain('at least 9 bytes more');
  });

  test('JSON has readings, messages and what is left', async () => {
    const { output } = await runCli(['decode', '--format', 'json', '--from', 'client', '05 01 00 ff ff']);
    const { schema, readings } = JSON.parse(output);
    expect(schema).toBe(1);
    expect(readings).toHaveLength(1);
    expect(readings[0].messages[0].message).toBe('method-offer');
    expect(readings[0].left).toEqual([{ side: 'client', offset: 3, length: 2, value: 'ff ff', relayed: false }]);
  });

  test('ends with 1 where nothing fits, and says what it looks like', async () => {
    const { exitCode, errors } = await runCli(['decode', '474554202f20485454502f312e310d0a']);
    expect(exitCode).toBe(1);
    expect(errors.join()).toMatch(/No message of SOCKS begins with 47 45 54.*http/);
  });

  test.each([['hello world'], ['']])('refuses %j, which names no bytes', async (text) => {
    await expect(runCli(['decode', text])).rejects.toThrow(/bytes/i);
  });

  test('lets no control character of pasted text through', async () => {
    const { output } = await runCli(['decode', '--from', 'client', '05 01 00 03 03 1b5b41 0050']);
    expect(output).not.toContain('\u001b');
  });
});
