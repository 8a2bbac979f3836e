import { execFileSync } from 'node:child_process';
import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Namespace } from '../../bench/live/namespace.ts';
import { inFolder } from '../capture/folder.ts';
import { describeLive, LIVE_ENGINES, RECORDED, replay, sessionsOf, testEngines, timeless } from './capturing.ts';
import { Sniffing } from './sniffing.ts';

const exported = (path: string) =>
  execFileSync(process.execPath, ['bin/sockshark.js', 'export', '--format', 'ndjson', path], { encoding: 'utf8' });

describeLive('sockshark sniff', () => {
  let space: Namespace;

  beforeAll(async () => {
    space = await Namespace.create();
    space.start('microsocks', '-i', '127.0.0.1', '-p', '1080', '-u', 'alice', '-P', 'secret');
    space.start('microsocks', '-i', '10.77.9.1', '-p', '9050');
  });

  afterAll(() => space.close());

  testEngines(LIVE_ENGINES, 'sees what curl and a proxy say on the loopback', async ({ words, environment }) => {
    const sniffing = await Sniffing.start(space, ['-i', 'lo', ...words], { environment });
    const curl = ['curl', '-s', '--socks5-hostname', 'alice:secret@127.0.0.1:1080', 'http://127.0.0.1:9050/'];
    await space.run('sh', '-c', `${curl.join(' ')} || true`);
    await sniffing.shown(/^Session 1 .* CONNECT 127\.0\.0\.1:9050 .*/m);
    expect(await sniffing.end('SIGINT')).toBe(130);
    for (const line of [/negotiation: offers/, /user alice, password \*\*\*\*\*\*/, /request: CONNECT/, /reply: /]) {
      expect(sniffing.output).toMatch(line);
    }
    expect(sniffing.output).not.toContain('secret');
  });

  testEngines(LIVE_ENGINES, 'says of real frames what export says of the file it wrote', ({ words, environment }) =>
    inFolder(async (folder) => {
      const path = join(folder, 'all.pcapng');
      const sniffing = await Sniffing.start(space, ['-i', 'va', '-w', path, '--format', 'ndjson', ...words], {
        environment,
      });
      await space.run(...replay());
      await sniffing.shows(10);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      expect(await sniffing.end('SIGTERM')).toBe(130);
      expect(sniffing.output).toBe(exported(path));
      expect(timeless(sessionsOf(sniffing.output))).toEqual(timeless(sessionsOf(exported(RECORDED))));
    }),
  );

  test('captures several interfaces at once, by name and number', async () => {
    const number = (await space.run('cat', '/sys/class/net/lo/ifindex')).trim();
    const sniffing = await Sniffing.start(space, ['-i', 'va', '-i', number, '--format', 'csv']);
    await space.run('sh', '-c', 'curl -s --socks5 alice:wrong@127.0.0.1:1080 http://127.0.0.1:1/ || true');
    await space.run(...replay());
    await sniffing.shown(/(.*\n){11}/);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(await sniffing.end('SIGINT')).toBe(130);
    expect(sniffing.errors).toContain('capturing on va, lo with tcpdump (kernel times)');
    expect(sniffing.output).toMatch(/127\.0\.0\.1,1080,refused/);
    expect(sniffing.output.trimEnd().split('\n')).toHaveLength(15);
  });

  test('reads what a program writes into its standard input', async () => {
    const sniffing = new Sniffing(space, ['-i', '-', '--format', 'ndjson'], {
      by: [],
      input: createReadStream(RECORDED),
    });
    expect(await sniffing.end()).toBe(0);
    expect(sniffing.output.replaceAll('standard input', RECORDED)).toBe(exported(RECORDED));
    expect(sniffing.errors).toContain("pipe (the sender's times)");
  });

  test('shows trees, tables and octets as analyze does', async () => {
    const sniffing = await Sniffing.start(space, ['-i', 'va', '-V', '--tables', '-x', '-a', 'packets:187']);
    await space.run(...replay());
    expect(await sniffing.end()).toBe(0);
    const full = execFileSync(process.execPath, ['bin/sockshark.js', '-V', '--tables', '-x', RECORDED], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    const fields = full.split('\n').filter((line) => /^ +\d+ +\d+ {2}|[│┌└├]/.test(line));
    expect(fields.length).toBeGreaterThan(300);
    for (const line of fields) expect(sniffing.output).toContain(line);
  });

  test('takes a filter, a snap length and a number of frames', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'cut.pcapng');
      const words = ['-i', 'va', '-f', 'tcp port 40520', '-s', '60', '-p', '-B', '8', '-c', '10', '-q', '-w', path];
      const sniffing = new Sniffing(space, words);
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await space.run(...replay());
      expect(await sniffing.end()).toBe(0);
      expect(sniffing.errors).toBe('');
      const told = execFileSync('capinfos', [path], { encoding: 'utf8' });
      expect(told).toMatch(/Number of packets = 10\n/);
      expect(told).toContain('Filter string = tcp port 40520');
      expect(
        execFileSync('tcpdump', ['-nr', '-'], { input: readFileSync(path), stdio: 'pipe' }).toString(),
      ).not.toMatch(/4053[24]/);
    }));
});
