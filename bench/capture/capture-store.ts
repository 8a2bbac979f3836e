import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import {
  COMPRESSED,
  type CompressedName,
  type CompressedRecipe,
  RECIPES,
  type Recipe,
  type RecipeName,
} from './recipes.ts';
import { type Size, type Truth, writeTraffic } from './write-traffic.ts';

export interface StoredCapture extends Truth {
  readonly path: string;
}

export type CaptureName = RecipeName | CompressedName;

/** A program to compress with is missing. */
export class CompressionError extends Error {}

/** Raised when generators give other octets for the same seed, so that older files are not used again. */
const EDITION = 3;

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

  /** Throws CompressionError when it cannot be compressed. */
  capture(name: CaptureName): StoredCapture {
    return name in COMPRESSED ? this.#compressed(name as CompressedName) : this.#plain(name as RecipeName);
  }

  /** Removes every generated capture, of any size and edition, and nothing else. */
  clean(): void {
    if (!existsSync(this.#folder)) return;
    const ours = new RegExp(
      `^(${[...Object.keys(RECIPES), ...Object.keys(COMPRESSED)].join('|')})(-[\\d.]+){3}[a-z.\\d]*$`,
    );
    for (const file of readdirSync(this.#folder)) if (ours.test(file)) rmSync(join(this.#folder, file));
  }

  #plain(name: RecipeName): StoredCapture {
    const path = this.#path(name);
    return this.#stored(path, (part) => writeFile(part, RECIPES[name], this.#size));
  }

  #compressed(name: CompressedName): StoredCapture {
    const recipe = COMPRESSED[name];
    const original = this.#plain(recipe.of);
    const path = this.#path(name);
    return this.#stored(path, (part) => compress(original, part, recipe));
  }

  #path(name: CaptureName): string {
    const { seed, scale } = this.#size;
    return join(this.#folder, `${name}-${EDITION}-${seed}-${scale}`);
  }

  /** Beside a capture stands its truth, written last; runs at the same time do not write into the same file. */
  #stored(path: string, make: (path: string) => Truth): StoredCapture {
    const record = `${path}.json`;
    if (!existsSync(record)) {
      mkdirSync(this.#folder, { recursive: true });
      this.#tell(`generating ${path}`);
      const part = `${path}.${process.pid}`;
      const truth = make(part);
      renameSync(part, path);
      writeFileSync(record, JSON.stringify(truth));
    }
    return { path, ...(JSON.parse(readFileSync(record, 'utf8')) as Truth) };
  }
}

function writeFile(path: string, recipe: Recipe, size: Size): Truth {
  const file = openSync(path, 'w');
  try {
    return writeTraffic(recipe, size, (piece) => {
      for (let at = 0; at < piece.length; ) at += writeSync(file, piece, at);
    });
  } finally {
    closeSync(file);
  }
}

/** Node's own gzip, so that no program is needed for it, with the process that streams it. */
const COMPRESSORS = {
  gzip: [process.execPath, '-e', 'process.stdin.pipe(require("node:zlib").createGzip()).pipe(process.stdout)'],
  zstd: ['zstd', '-q', '-c'],
} as const;

function compress(
  { path: from, frames, connections, sessions }: StoredCapture,
  to: string,
  { program }: CompressedRecipe,
) {
  const [command, ...words] = COMPRESSORS[program];
  const input = openSync(from, 'r');
  const output = openSync(to, 'w');
  try {
    const { status } = spawnSync(command, words, { stdio: [input, output, 'inherit'] });
    if (status !== 0) throw new CompressionError(`${program} is not installed`);
    return { frames, connections, sessions, bytes: statSync(to).size };
  } finally {
    closeSync(input);
    closeSync(output);
  }
}
