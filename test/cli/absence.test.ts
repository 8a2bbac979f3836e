import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromHex } from '../../src/bytes/hex.ts';
import { absenceLines, NOTHING_SEEN, seenInAll } from '../../src/cli/absence.ts';
import { BlockWriter, pcapFile } from '../capture/write-capture.ts';
import { MACS } from '../packet/wire.ts';
import { type Host, Traffic } from '../traffic.ts';
import { runCli } from './run-cli.ts';

const CLIENT = { address: '10.0.0.2', port: 40_000 };
const server = (port: number): Host => ({ address: '10.0.0.1', port });

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sockshark-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function written(bytes: Uint8Array): string {
  const path = join(folder, 'capture');
  writeFileSync(path, bytes);
  return path;
}

/** What stands on standard error for a capture of these packets, each behind `before` and cut at `snap`. */
async function told(
  packets: readonly Uint8Array[],
  { linkType = 101, before = '', snap = 65_535, options = [] as string[] },
) {
  const frames = packets.map((packet, index) => {
    const bytes = Uint8Array.from([...fromHex(before), ...packet]);
    const nanoseconds = index * 1_000_000;
    return { bytes: bytes.subarray(0, snap), originalLength: bytes.length, seconds: 1, nanoseconds };
  });
  return (await runCli([...options, written(pcapFile({ frames, linkType }))])).errors;
}

function web(): Traffic {
  const traffic = new Traffic();
  for (const [index, port] of [443, 8888, 443, 8888, 443, 22].entries())
    traffic
      .connection({ ...CLIENT, port: 40_000 + index }, server(port))
      .open()
      .opener('474554202f20485454502f312e310d0a0d0a')
      .listener('485454502f312e3120323030204f4b0d0a0d0a')
      .close();
  return traffic;
}

describe('No sessions', () => {
  test('says which ports connections led to, and what -d would do', async () => {
    expect(await told(web().packets, {})).toEqual([
      'No sessions',
      '6 TCP connections without SOCKS, to ports 443 (3), 8888 (2), 22 (1)',
      'to read a port as SOCKS although nothing in it looks so: -d tcp.port==8888,socks',
    ]);
  });

  test('says that frames are cut, and nothing of -d where no payload is left', async () => {
    const { packets } = web();
    expect(await told(packets, { snap: 40 })).toEqual([
      'No sessions',
      '6 TCP connections without SOCKS, to ports 443 (3), 8888 (2), 22 (1)',
      `12 of ${packets.length} frames cut at 40 bytes; capture with -s 0`,
    ]);
  });

  test('says what --no-detect left out', async () => {
    expect(await told(web().packets, { options: ['--no-detect', '-d', 'tcp.port==8889,socks'] })).toContain(
      'only port 1080 and the ports of -d were read, because of --no-detect',
    );
  });

  test('says what kinds of frames were not read', async () => {
    expect(await told(web().packets, { linkType: 1, before: `${MACS} 8903 0064` })).toEqual([
      expect.stringMatching(/^\d+ frames of ".*" are of EtherType 0x8903 \(Cisco FabricPath\), which is not read$/),
      'No sessions',
      expect.stringMatching(/^\d+ frames without a TCP connection$/),
    ]);
  });

  test('is not said of a wrong link type: the frames are read as what they are', async () => {
    const right = readFileSync('fixtures/raw-ip/capture.pcap');
    const wrong = Uint8Array.from(right);
    new DataView(wrong.buffer).setUint32(20, 1, new DataView(wrong.buffer).getUint8(0) === 0xd4);
    const path = written(wrong);
    const { errors, output } = await runCli([path]);
    const { output: expected } = await runCli(['fixtures/raw-ip/capture.pcap']);
    expect(output).toBe(expected);
    expect(errors[0]).toMatch(
      /^\d+ frames of ".*" are read as what they are, raw IP, not of the link type 1 \(ETHERNET\) that the capture states$/,
    );
    const copy = join(folder, 'copy.pcapng');
    await runCli(['-w', copy, path]);
    expect((await runCli([copy])).output.length).toBe(expected.length);
  });
});

test('absenceLines name a bounded number of ports, and no port that -d names', () => {
  const ports = new Map([80, 443, 8080, 8081, 8082, 8083, 8084].map((port, index) => [port, 20 - index]));
  const seen = { ...NOTHING_SEEN, frames: 9, connections: 119, readable: 9, ports };
  expect(absenceLines(seen, { named: new Set([8080]) })).toEqual([
    '119 TCP connections without SOCKS, to ports 80 (20), 443 (19), 8080 (18), 8081 (17), 8082 (16) and 2 more',
    'to read a port as SOCKS although nothing in it looks so: -d tcp.port==8081,socks',
  ]);
});

test('seenInAll adds what captures held', () => {
  const counted = new Map([['HTTP CONNECT', 1]]);
  const one = { frames: 3, connections: 1, readable: 1, ports: new Map([[80, 1]]), counted, cut: 2, cutLength: 60 };
  const other = {
    frames: 4,
    connections: 2,
    readable: 0,
    ports: new Map([
      [80, 1],
      [81, 1],
    ]),
    counted,
    cut: 0,
    cutLength: 0,
  };
  expect(seenInAll(one, other)).toEqual({
    frames: 7,
    connections: 3,
    readable: 1,
    ports: new Map([
      [80, 2],
      [81, 1],
    ]),
    counted: new Map([['HTTP CONNECT', 2]]),
    cut: 2,
    cutLength: 60,
  });
});

test('analyze reads on behind a bad block of pcapng, and ends with exit code 1', async () => {
  const writer = new BlockWriter('little');
  const traffic = new Traffic();
  traffic.connection(CLIENT, server(1080)).open().opener('05 01 00').listener('05 00');
  const blocks = traffic.packets.map((packet, index) => writer.enhancedPacket(packet, BigInt(index)));
  const head = [writer.section(), writer.interface({ linkType: 101 })];
  const good = await runCli(['export', written(Buffer.concat([...head, ...blocks]))]);
  const bad = writer.enhancedPacket(Uint8Array.of(1, 2, 3), 1n, 7);
  const { exitCode, errors, output } = await runCli(['export', written(Buffer.concat([...head, bad, ...blocks]))]);
  expect(exitCode).toBe(1);
  const offset = Buffer.concat(head).length;
  const path = join(folder, 'capture');
  expect(errors).toEqual([
    `Cannot read frame 1 of "${path}" at byte ${offset}: its section does not describe interface 7`,
  ]);
  expect(JSON.parse(output).sessions).toHaveLength(JSON.parse(good.output).sessions.length);
});
