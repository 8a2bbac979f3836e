import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Namespace } from '../../bench/live/namespace.ts';
import { inFolder } from '../capture/folder.ts';
import { testWith } from '../support/needs.ts';
import { describeLive, LIVE_ENGINES, replay, sessionsOf, testEngines } from './capturing.ts';
import { Sniffing, type SniffOptions } from './sniffing.ts';

const NOBODY = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];

describeLive('sockshark sniff', () => {
  let space: Namespace;

  beforeEach(async () => {
    space = await Namespace.create();
  });

  afterEach(() => space.close());

  /** Captures on `va` until all sessions of the recording have been shown. */
  async function withSessions(words: readonly string[], options?: SniffOptions): Promise<Sniffing> {
    const sniffing = await Sniffing.start(space, ['-i', 'va', '--format', 'json', ...words], options);
    await space.run(...replay());
    await sniffing.shows(10);
    // Those that were reset are shown when no late segment can come; their frames are there.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return sniffing;
  }

  testEngines(LIVE_ENGINES.slice(0, 2), 'tells that the interface went down and came back', async (engine) => {
    const { words, environment } = engine;
    const sniffing = await withSessions(words, { environment });
    await space.run('ip', 'link', 'set', 'va', 'down');
    await sniffing.told(/va went down; frames come again when it is up/);
    await space.run('ip', 'link', 'set', 'va', 'up');
    await sniffing.told(/va is up again/);
    await space.run(...replay());
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(await sniffing.end('SIGINT')).toBe(130);
    expect(JSON.parse(sniffing.output).sessions).toHaveLength(13);
    expect(sniffing.errors).toMatch(/374 frames/);
  });

  testWith(['cap'], 'says that cap ends when the interface goes down, with the sessions so far', async () => {
    const sniffing = await withSessions(['--engine', 'cap']);
    await space.run('ip', 'link', 'set', 'va', 'down');
    expect(await sniffing.end()).toBe(1);
    expect(JSON.parse(sniffing.output).sessions).toHaveLength(13);
    expect(sniffing.errors).toMatch(
      /ended: the interface went down, which ends this engine; repair: sudo ip link set va up/,
    );
  });

  testEngines(LIVE_ENGINES, 'says that the interface was deleted, with the sessions so far', async (engine) => {
    const { words, environment } = engine;
    const sniffing = await withSessions(words, { environment });
    await space.run('ip', 'link', 'del', 'va');
    expect(await sniffing.end()).toBe(1);
    expect(JSON.parse(sniffing.output).sessions).toHaveLength(13);
    expect(sniffing.errors).toMatch(
      /The capture on "va" ended: the interface was deleted; repair: sockshark interfaces/,
    );
    expect(sniffing.errors).not.toMatch(/Assertion|binding\.cc/);
  });

  testEngines(LIVE_ENGINES.slice(0, 1), 'says what the interface is called now', async ({ words, environment }) => {
    const sniffing = await withSessions(words, { environment });
    await space.run('sh', '-c', 'ip link set va down && ip link set va name uplink && ip link set uplink up');
    expect(await sniffing.end()).toBe(1);
    expect(sniffing.errors).toMatch(/"va" ended: it is called uplink now; repair: sockshark sniff -i uplink/);
    expect(JSON.parse(sniffing.output).sessions).toHaveLength(13);
  });

  testEngines(LIVE_ENGINES, 'says that the engine was killed, with the sessions so far', async (engine) => {
    const { words, environment } = engine;
    const sniffing = await withSessions(words, { environment });
    process.kill(sniffing.captureProcess, 'SIGKILL');
    expect(await sniffing.end()).toBe(1);
    expect(JSON.parse(sniffing.output).sessions).toHaveLength(13);
    expect(sniffing.errors).toMatch(/ended: \w+: it was killed by SIGKILL; repair: start it again/);
  });

  test('names the command that gives a user the right to capture', async () => {
    const sniffing = new Sniffing(space, ['-i', 'va'], { by: NOBODY });
    expect(await sniffing.end()).toBe(1);
    expect(sniffing.errors).toMatch(
      /Cannot capture on "va": dumpcap: no permission to capture; tcpdump: .*; repair: .*usermod/,
    );
    expect(sniffing.output).toBe('');
  });

  testEngines(LIVE_ENGINES, 'refuses an interface that is down, and one that is not there', async (engine) => {
    const { words, environment } = engine;
    await space.run('ip', 'link', 'set', 'va', 'down');
    const down = new Sniffing(space, ['-i', 'va', ...words], { environment });
    expect(await down.end()).toBe(1);
    expect(down.errors).toMatch(/Cannot capture on "va": the interface is down; repair: sudo ip link set va up/);
    const absent = new Sniffing(space, ['-i', 'vaa', ...words], { environment });
    expect(await absent.end()).toBe(1);
    expect(absent.errors).toMatch(/Cannot capture on "vaa": there is no such interface \(did you mean va\?\)/);
  });

  test('ends when the disk is full, with the sessions so far', async () => {
    const sniffing = await Sniffing.start(space, ['-i', 'va', '--format', 'json', '-w', '/dev/full']);
    await space.run(...replay());
    expect(await sniffing.end()).toBe(1);
    expect(sniffing.errors).toMatch(
      /Cannot write "\/dev\/full" behind byte \d+: no space left on device; repair: make room/,
    );
    expect(JSON.parse(sniffing.output).sessions).not.toHaveLength(0);
  });

  test('leaves a file that can be read when the disk fills up', () =>
    inFolder(async (folder) => {
      await space.run('true');
      const path = join(folder, 'a.pcapng');
      const sniffing = await withSessions(['-w', path]);
      expect(await sniffing.end('SIGHUP')).toBe(130);
      expect(readFileSync(path).length % 4).toBe(0);
    }));

  test.each([
    'SIGINT',
    'SIGTERM',
    'SIGHUP',
  ] as const)('writes what it has at %s, and lists what is open', async (signal) => {
    const sniffing = await Sniffing.start(space, ['-i', 'va']);
    await space.run(...replay('--limit', '20'));
    await sniffing.shown(/reply: /);
    expect(await sniffing.end(signal)).toBe(130);
    expect(sniffing.output).toMatch(/^Session \d+ .* open$/m);
    expect(sniffing.errors).toMatch(/20 frames, .*stopped: interrupted/);
  });

  test('ends with 0 and without complaint when nobody reads its results any more', async () => {
    const command = `"${process.execPath}" bin/sockshark.js sniff -q -i va | head -n 3 >/dev/null; echo "\${PIPESTATUS[0]}"`;
    const ended = space.run('bash', '-c', command);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    for (let round = 0; round < 2; round++) await space.run(...replay());
    expect(await ended).toBe('0\n');
  });

  testEngines(
    LIVE_ENGINES.filter(({ tool }) => tool !== 'dumpcap'),
    'becomes the user who called sudo, and so does what captures',
    async ({ tool, words }) => {
      const environment = { SUDO_UID: '65534', SUDO_GID: '65534' };
      const sniffing = await Sniffing.start(space, ['-i', 'va', '--format', 'ndjson', ...words], {
        environment,
      });
      const ids = (pid: number) => /^Uid:\s+(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]?.split('\t');
      expect(ids(sniffing.child.pid as number)).toEqual(Array(4).fill('65534'));
      expect(ids(sniffing.captureProcess)).toEqual(Array(4).fill('65534'));
      await space.run(...replay());
      await sniffing.shows(10);
      expect(await sniffing.end('SIGINT')).toBe(130);
      expect(sessionsOf(sniffing.output)).toHaveLength(13);
      expect(sniffing.errors).toMatch(tool === 'cap' ? /dropped: unknown by the kernel/ : /dropped: 0 by the kernel/);
    },
  );
});
