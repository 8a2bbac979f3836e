import { endsEarly, isDamaged } from './complaint.ts';
import type { PeekableBytes } from './peekable-bytes.ts';

const FIXED_LENGTH = 10;
const DEFLATE = 8;

const HEADER_CHECKSUM = 0x02;
const EXTRA = 0x04;
const NAME = 0x08;
const COMMENT = 0x10;
const RESERVED = 0xe0;

/** Passes the header of a gzip member (RFC 1952 section 2.3). Throws when it is cut or damaged. */
export async function skipGzipHeader(bytes: PeekableBytes): Promise<void> {
  const fixed = await bytes.take(FIXED_LENGTH);
  const method = fixed[2] ?? DEFLATE;
  if (method !== DEFLATE) throw isDamaged('gzip', `its header names method ${method}, only ${DEFLATE} is known`);
  const flags = fixed[3] ?? 0;
  if ((flags & RESERVED) !== 0) throw isDamaged('gzip', 'its header has flags that are reserved');
  if (fixed.length < FIXED_LENGTH) throw endsEarly('gzip');
  if ((flags & EXTRA) !== 0) await skipExtra(bytes);
  if ((flags & NAME) !== 0) await skipText(bytes);
  if ((flags & COMMENT) !== 0) await skipText(bytes);
  if ((flags & HEADER_CHECKSUM) !== 0) await skip(bytes, 2);
}

async function skipExtra(bytes: PeekableBytes): Promise<void> {
  const [low, high] = await bytes.take(2);
  if (low === undefined || high === undefined) throw endsEarly('gzip');
  await skip(bytes, low + (high << 8));
}

async function skip(bytes: PeekableBytes, length: number): Promise<void> {
  if (!(await bytes.skip(length))) throw endsEarly('gzip');
}

/** However long it is: nothing of it is kept. */
async function skipText(bytes: PeekableBytes): Promise<void> {
  while (true) {
    const next = await bytes.peek(1);
    if (next.length === 0) throw endsEarly('gzip');
    const end = next.indexOf(0);
    bytes.pass(end < 0 ? next.length : end + 1);
    if (end >= 0) return;
  }
}
