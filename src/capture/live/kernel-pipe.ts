import { execFileSync } from 'node:child_process';
import { constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The two ends of a pipe, as descriptors. */
export interface KernelPipe {
  readonly output: number;
  readonly input: number;
}

/**
 * A pipe of the kernel, for a program that writes frame by frame: what Node gives a child is a socket, which takes every
 * small write for itself and is full after a few. Undefined where none can be made.
 */
export function kernelPipe(): KernelPipe | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'sockshark-'));
  const path = join(folder, 'frames');
  try {
    execFileSync('mkfifo', ['-m', '600', path], { stdio: 'ignore' });
    const output = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    return { output, input: openSync(path, constants.O_WRONLY) };
  } catch {
    // Without mkfifo the socket does, if more slowly.
    return undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
