import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SessionRecord } from '../../src/report/data/session-schema.ts';
import { runCli } from '../cli/run-cli.ts';

const FIXTURE = 'fixtures/inside-relay';
const CAPTURE = join(FIXTURE, 'capture.pcap');
const FOLDER = '../shared/captures/public';

async function sessionsOf(capture: string): Promise<SessionRecord[]> {
  const { output } = await runCli(['export', '--format', 'ndjson', capture]);
  return output.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as SessionRecord]));
}

async function tlsOf(capture: string): Promise<unknown[]> {
  return (await sessionsOf(capture)).flatMap(({ relay }) => relay?.tls ?? []);
}

describe('What is inside', () => {
  test.each([
    [['analyze', '-V']],
    [['analyze', '--tables']],
    [['analyze', '--hex']],
    [['analyze', '--frames']],
    [['export']],
    [['export', '--format', 'csv']],
  ])('prints no secret of a relay: %j', async (words) => {
    const { output } = await runCli([...words, CAPTURE]);
    expect(output).toContain('www.inside.test');
    expect(output).not.toMatch(/opensesame|b3BlbnNlc2FtZQ|OZW5zZXNhbWU/);
  });

  test('has the fingerprints that another program made of the fields of tshark', async () => {
    const told = readFileSync(join(FIXTURE, 'tshark.txt'), 'utf8').match(/t1\d[di]\w+_\w{12}_\w{12}/g);
    expect(told).toHaveLength(3);
    expect(await tlsOf(CAPTURE)).toMatchObject((told ?? []).map((ja4) => ({ ja4 })));
  });
});

describe('What is inside public captures', () => {
  if (!existsSync(FOLDER)) {
    test('is not here: its tests did not run', () => expect(existsSync('../shared')).toBe(false));
    return;
  }

  test('a TLS client has the JA4 that FoxIO publishes for this capture, and the names that tshark tells', async () => {
    expect(await tlsOf(join(FOLDER, 'arkime-socks-https-example.pcap'))).toMatchObject(
      Array(3).fill({
        serverName: 'www.example.com',
        ja4: 't10d230100_6a57a6f57151_000000000000',
        version: 'TLS 1.0',
        cipher: 'RSA_WITH_RC4_128_SHA',
      }),
    );
  });

  test.each([
    ['zeek-socks-with-ssl.pcap', 'www.google.com', 't10d360400_77f462745360_a875e5012fde'],
    ['nDPI-tls_heur__shadowsocks-tcp.pcapng', 'www.youtube.com', 't13d3113h2_e8f1e7e78f70_ce5650b735ce'],
  ])('%s: what another program makes of the fields of tshark', async (file, serverName, ja4) => {
    const [first] = await tlsOf(join(FOLDER, file));
    expect(first).toMatchObject({ serverName, ja4 });
  });

  test('RDP and SMTP are told by their first octets', async () => {
    const [rdp] = await sessionsOf(join(FOLDER, 'arkime-socks5-rdp.pcap'));
    const [smtp] = await sessionsOf(join(FOLDER, 'arkime-socks5-smtp-503.pcap'));
    expect(rdp?.relay).toMatchObject({ protocol: 'rdp', rdp: { cookie: 'XXX' } });
    expect(smtp?.relay).toMatchObject({ protocol: 'smtp' });
  });
});
