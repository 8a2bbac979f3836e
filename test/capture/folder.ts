import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs `act` with a folder of its own, which is gone afterwards. */
export async function inFolder(act: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sockshark-'));
  try {
    await act(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
