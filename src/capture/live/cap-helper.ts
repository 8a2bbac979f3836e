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

/** Bytes that wait for a slow reader before this process waits too, and the kernel drops. */
const HELD = 256 * 2 ** 20;
/** How long a full pipe is left alone. */
const RETRY_MS = 1;
const SLEEPER = new Int32Array(new SharedArrayBuffer(4));

const packet = Buffer.alloc(MOST + 1);
let gathered = Buffer.alloc(GATHERED + MOST + 32);
let used = 0;
let tried = 0;
const waiting: Buffer[] = [];
let held = 0;

/** Hands on what is gathered as far as the pipe takes it; what it does not waits here, so that the kernel's ring stays empty. */
function flush(): void {
  if (used > 0) {
    waiting.push(gathered.subarray(0, used));
    held += used;
    gathered = Buffer.alloc(GATHERED + MOST + 32);
    used = 0;
  }
  tried = performance.now();
  while (waiting.length > 0) {
    if (write()) continue;
    if (held < HELD) return;
    Atomics.wait(SLEEPER, 0, 0, RETRY_MS);
  }
}

/** Writes some of what waits; false when the pipe is full. Ends the process when nobody reads any more. */
function write(): boolean {
  const first = waiting[0] as Buffer;
  try {
    const written = writeSync(1, first);
    held -= written;
    if (written === first.length) waiting.shift();
    else waiting[0] = first.subarray(written);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EPIPE') process.exit(0);
    if (code !== 'EAGAIN') fail(String(error));
    return false;
  }
}

/** Writes all that waits, however slow the reader is. */
function stop(): void {
  flush();
  while (waiting.length > 0) if (!write()) Atomics.wait(SLEEPER, 0, 0, RETRY_MS);
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
  if (used >= GATHERED || performance.now() - tried > PATIENCE_MS) flush();
});
setInterval(() => {
  if (used > 0 || waiting.length > 0) flush();
}, PATIENCE_MS / 2);
process.on('SIGTERM', stop);
process.on('disconnect', stop);
// The terminal's Ctrl-C reaches this process too; the one that started it says when to stop.
process.on('SIGINT', () => {});
writeSync(2, 'cap: open\n');
