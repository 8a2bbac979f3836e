const { readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join } = require('node:path');
const { Script } = require('node:vm');
const { crc32 } = require('node:zlib');

/* The program is loaded out of what V8 made of it when it was built: that takes half the time of reading and compiling it. */

const PROGRAM = join(__dirname, '../dist/program/main.cjs');
/** Another Node, or another machine, has code of its own. */
const MADE_BY = `${process.version}-${process.platform}-${process.arch}`;
const CODE = join(__dirname, `../dist/program/main-${MADE_BY}.code`);

/**
 * What `main.ts` exports, and whether it came out of the code that was kept. Where that is missing, damaged, or made of
 * another program or by other flags, V8 compiles the program anew.
 */
function loadProgram() {
  const source = readFileSync(PROGRAM);
  const code = kept(source);
  const compiled = script(source, code);
  return { program: run(compiled), isKept: code !== undefined && !compiled.cachedDataRejected };
}

/** Lets `exercise` use the program, and keeps the code of all that it came by. */
async function keepCode(exercise) {
  const source = readFileSync(PROGRAM);
  const compiled = script(source, undefined);
  await exercise(run(compiled));
  const code = compiled.createCachedData();
  writeFileSync(`${CODE}.part`, Buffer.concat([proof(source, code), code]));
  renameSync(`${CODE}.part`, CODE);
}

function script(source, cachedData) {
  return new Script(Module.wrap(source.toString('latin1')), { filename: PROGRAM, cachedData });
}

function run(compiled) {
  const module = { exports: {} };
  compiled.runInThisContext()(module.exports, Module.createRequire(PROGRAM), module, PROGRAM, dirname(PROGRAM));
  return module.exports;
}

/** Bytes before the code: V8 runs what it is given, though damaged, or made of another program of the same length. */
const PROOF = 8;

function proof(source, code) {
  const bytes = Buffer.alloc(PROOF);
  bytes.writeUInt32BE(crc32(source), 0);
  bytes.writeUInt32BE(crc32(code), 4);
  return bytes;
}

/** The code that was made of this source; undefined where it is not whole, or cannot be read for whatever reason. */
function kept(source) {
  let bytes;
  try {
    bytes = readFileSync(CODE);
  } catch {
    return undefined;
  }
  const code = bytes.subarray(PROOF);
  return proof(source, code).equals(bytes.subarray(0, PROOF)) ? code : undefined;
}

module.exports = { keepCode, loadProgram };
