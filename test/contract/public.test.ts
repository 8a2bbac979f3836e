import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SessionRecord } from '../../src/report/data/session-schema.ts';
import { runCli } from '../cli/run-cli.ts';

/** Captures of other projects, under their licences; they are not part of this repository. */
const FOLDER = '../shared/captures/public';
const isHere = existsSync(FOLDER);

/** Sessions by the index beside the captures: `client->proxy=g5+m5+r5` for one of SOCKS5, `=a4+r4` for SOCKS4. */
const rows = !isHere
  ? []
  : readFileSync(join(FOLDER, 'INDEX.tsv'), 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => {
        const cells = line.split('\t');
        const sessions = (cells.at(-1) ?? '').split(' ').filter((session) => /=[ag]/.test(session));
        return { file: cells[0] as string, sessions: sessions.map((session) => session.replace(/=\w(\d).*/, ' $1')) };
      });

describe('Public captures (tests of Zeek, Arkime and nDPI)', () => {
  if (!isHere) {
    test('are not here: their tests did not run', () => expect(rows).toEqual([]));
    return;
  }

  test.each(rows)('$file: the sessions that its index tells, and no other', async ({ file, sessions }) => {
    const { output, exitCode } = await runCli(['export', '--format', 'ndjson', join(FOLDER, file)]);
    const found = output.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as SessionRecord]));
    expect(
      found.map(
        ({ client, proxy, protocol }) =>
          `${client.address}:${client.port}->${proxy.address}:${proxy.port} ${protocol[5]}`,
      ),
    ).toEqual(sessions);
    expect(found.every(({ detection, status }) => detection.confidence === 'certain' && status === 'established')).toBe(
      true,
    );
    expect(exitCode).toBe(0);
  });

  test('Zeek says the same of its own', async () => {
    const name = 'zeek-socks-auth.pcap';
    const log = readFileSync(
      join(FOLDER, `${name}.expected.scripts.base.protocols.socks.socks-auth-2__socks.log`),
      'utf8',
    );
    const [cells = []] = log
      .split('\n')
      .flatMap((line) => (line === '' || line.startsWith('#') ? [] : [line.split('\t')]));
    const { output } = await runCli(['export', '--format', 'ndjson', join(FOLDER, name)]);
    const { authentication, request, replies } = JSON.parse(output) as SessionRecord;
    const [reply] = replies;
    const told = [
      authentication?.username,
      '-',
      'succeeded',
      request?.address,
      '-',
      request?.port,
      reply?.address,
      '-',
      reply?.port,
    ];
    expect(told.map(String)).toEqual(cells.slice(-9));
  });
});
