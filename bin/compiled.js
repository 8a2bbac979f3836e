import { readFileSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

/* The program is loaded out of what V8 made of it when it was built: that takes half the time of reading and compiling it. */

const PROGRAM = fileURLToPath(new URL('../dist/program/main.cjs', import.meta.url));
/** Another Node, or another machine, has code of its own. */
const MADE_BY = `${process.version}-${process.platform}-${process.arch}`;
const CODE = fileURLToPath(new URL(`../dist/program/main-${MADE_BY}.code`, import.meta.url));

/** Octets that are made between two collections of garbage: fewer are collected too often, more cost memory. */
export const YOUNG = 8 << 20;

/** How V8 is to run the program. Code that was made by other flags is no use to it. */
function setFlags() {
  // The room for what is new grows to that at once.
  setFlagsFromString(`--semi-space-growth-factor=${YOUNG >> 20}`);
  // What outlives it is soon garbage too: it is collected before it has piled up.
  setFlagsFromString('--heap-growing-percent=30');
  // A capture is often read before Node has compiled much: so it compiles early, and functions that hold few others.
  setFlagsFromString('--interrupt-budget=15000');
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=200');
}

/**
 * What `main.ts` exports, and whether it came out of the code that was kept. Where another V8 made that, or none did, the
 * program is compiled as any other is.
 */
export function loadProgram() {
  setFlags();
  const code = kept();
  const compiled = script(code);
  return { program: run(compiled), isKept: code !== undefined && !compiled.cachedDataRejected };
}

/** Lets `exercise` use the program, and keeps the code of all that it came by. */
export async function keepCode(exercise) {
  setFlags();
  const compiled = script(undefined);
  await exercise(run(compiled));
  writeFileSync(CODE, compiled.createCachedData());
}

function script(cachedData) {
  return new Script(Module.wrap(readFileSync(PROGRAM, 'utf8')), { filename: PROGRAM, cachedData });
}

function run(compiled) {
  const module = { exports: {} };
  compiled.runInThisContext()(module.exports, createRequire(PROGRAM), module, PROGRAM, dirname(PROGRAM));
  return module.exports;
}

function kept() {
  try {
    return readFileSync(CODE);
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
