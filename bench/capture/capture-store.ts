import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { RECIPES, type Recipe, type RecipeName } from './recipes.ts';
import { type Size, type Truth, writeTraffic } from './write-traffic.ts';

export interface StoredCapture extends Truth {
  readonly path: string;
}

/** Raised when generators give other octets for the same seed, so that older files are not used again. */
const EDITION = 1;

/** Generated captures in a folder, made when they are first asked for. */
export class CaptureStore {
  readonly #folder: string;
  readonly #size: Size;
  readonly #tell: (line: string) => void;

  constructor(folder: string, size: Size, tell: (line: string) => void) {
    this.#folder = folder;
    this.#size = size;
    this.#tell = tell;
  }

  capture(name: RecipeName): StoredCapture {
    const { seed, scale } = this.#size;
    const path = join(this.#folder, `${name}-${EDITION}-${seed}-${scale}.pcap`);
    const record = `${path}.json`;
    if (!existsSync(record)) {
      mkdirSync(this.#folder, { recursive: true });
      this.#tell(`generating ${path}`);
      writeFileSync(record, JSON.stringify(writeFile(path, RECIPES[name], this.#size)));
    }
    return { path, ...(JSON.parse(readFileSync(record, 'utf8')) as Truth) };
  }

  clean(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function writeFile(path: string, recipe: Recipe, size: Size): Truth {
  const file = openSync(`${path}.part`, 'w');
  try {
    return writeTraffic(recipe, size, (piece) => {
      for (let at = 0; at < piece.length; ) at += writeSync(file, piece, at);
    });
  } finally {
    closeSync(file);
    renameSync(`${path}.part`, path);
  }
}
