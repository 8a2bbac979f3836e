import { Buffer } from 'node:buffer';
import { writeSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { pcapHeaderBlock, pcapLinkType, recordHeader, wireLength } from './cap-frames.ts';

/*
 * A program of its own: captures with npm's cap and writes pcap to standard output. The library aborts its process when
 * an interface goes away, crashes when it is closed after a failed open, keeps a pointer into a buffer that it does not
 * hold, and lets no timer run under load: so this process does nothing else, closes nothing, and writes as it goes.
 */

const [device = '', filter = '', snapWord = '', bufferWord = ''] = process.argv.slice(2);
const snapLength = Number(snapWord);

/** What cap captures of a frame at the most. */
const MOST = 65_535;
const GATHERED = 256 * 1024;
const PATIENCE_MS = 50;

const packet = Buffer.alloc(MOST + 1);
const gathered = Buffer.alloc(GATHERED + MOST + 32);
let used = 0;
let written = 0;

function flush(): void {
  let at = 0;
  try {
    while (at < used) at += writeSync(1, gathered, at, used - at);
  } catch {
    // Nobody reads any more.
    process.exit(0);
  }
  used = 0;
  written = performance.now();
}

function stop(): void {
  flush();
  process.exit(0);
}

function fail(reason: string): never {
  writeSync(2, `cap: ${reason}\n`);
  process.exit(1);
}

async function load() {
  try {
    return (await import('cap')).default;
  } catch (error) {
    return fail(`Cannot find package cap (${String((error as Error).message).split('\n')[0]})`);
  }
}

const { Cap } = await load();
if (!Cap.deviceList().some(({ name }) => name === device)) fail(`${device}: No such device exists`);
const cap = new Cap();
let linkType: number;
try {
  linkType = pcapLinkType(cap.open(device, filter, Number(bufferWord) * 2 ** 20, packet));
} catch (error) {
  fail(String((error as Error).message));
}
used += pcapHeaderBlock(gathered, linkType, snapLength);
flush();
cap.on('packet', (length) => {
  const now = performance.timeOrigin + performance.now();
  const captured = Math.min(length, snapLength);
  used += recordHeader(gathered, used, now, captured, wireLength(packet, length, linkType));
  packet.copy(gathered, used, 0, captured);
  used += captured;
  if (used >= GATHERED || performance.now() - written > PATIENCE_MS) flush();
});
setInterval(() => {
  if (used > 0) flush();
}, PATIENCE_MS / 2);
process.on('SIGTERM', stop);
process.on('disconnect', stop);
// The terminal's Ctrl-C reaches this process too; the one that started it says when to stop.
process.on('SIGINT', () => {});
writeSync(2, 'cap: open\n');
