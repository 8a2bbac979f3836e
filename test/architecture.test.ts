import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

/** What a room may import: values, or types only. `node:` and packages count as rooms. */
interface Room {
  readonly values: readonly string[];
  readonly types?: readonly string[];
}

const BASE = ['bytes', 'limits.ts'];

/** The table of docs/architecture.md. */
const ROOMS: Readonly<Record<string, Room>> = {
  'limits.ts': { values: [] },
  'version.ts': { values: [] },
  bytes: { values: [] },
  schema: { values: BASE },
  pasted: { values: BASE },
  filter: { values: [...BASE, 'schema'], types: ['session/session.ts'] },
  'backlog.ts': { values: [...BASE, 'capture/frame.ts', 'decode'] },
  capture: { values: [...BASE, 'node:', 'cap', 'pcap-parser', 'fzstd', 'xxhash-wasm'] },
  decode: { values: [...BASE, 'schema'], types: ['capture/frame.ts'] },
  flow: { values: [...BASE, 'capture/frame.ts', 'decode/location.ts', 'decode/link-types.ts'] },
  dissectors: { values: [...BASE, 'schema', 'dns-packet', '@noble/hashes'], types: ['flow', 'capture/frame.ts'] },
  session: { values: [...BASE, 'schema'], types: ['dissectors/pdu.ts', 'capture/frame.ts'] },
  notes: { values: [...BASE, 'schema'], types: ['dissectors/pdu.ts', 'session/session.ts'] },
  format: {
    values: [...BASE, 'schema', 'chalk', 'cli-table3', 'string-width', 'typebox'],
    types: ['session', 'dissectors/pdu.ts', 'capture/frame.ts', 'decode/layers.ts'],
  },
  connection: {
    values: [...BASE, 'schema', 'flow', 'dissectors', 'session', 'notes'],
    types: ['capture/frame.ts', 'decode/location.ts'],
  },
  datagrams: {
    values: [...BASE, 'capture/frame.ts', 'decode/location.ts', 'schema', 'flow', 'dissectors', 'session', 'notes'],
  },
  'pipeline.ts': {
    values: [
      ...BASE,
      'capture/frame.ts',
      'decode',
      'flow',
      'schema',
      'dissectors',
      'session',
      'notes',
      'connection',
      'datagrams',
    ],
  },
  'frame-selection.ts': {
    values: [...BASE, 'capture/frame.ts', 'decode', 'flow'],
    types: ['session/session.ts'],
  },
  'index.ts': {
    values: [...BASE, 'capture', 'decode', 'schema', 'dissectors', 'session', 'format', 'pipeline.ts', 'version.ts'],
  },
};

/** Rooms that may import everything. */
const FREE = ['cli', 'main.ts'];

interface Import {
  readonly file: string;
  readonly target: string;
  readonly isType: boolean;
}

const SOURCES = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => /(?<!\.d)\.ts$/.test(file));

function importsOf(file: string): Import[] {
  const text = readFileSync(join('src', file), 'utf8');
  const statements = text.matchAll(/^(?:import|export) (type )?([^;]*?)from '([^']+)';/gm);
  return [...statements].map(([, type, names = '', target = '']) => {
    const isType = type !== undefined || /^\{\s*(type \w+,?\s*)+\}\s*$/.test(names);
    return { file, isType, target: target.startsWith('.') ? normalize(join(dirname(file), target)) : target };
  });
}

function roomOf(path: string): string {
  return path.split('/')[0] as string;
}

function isWithin(target: string, allowed: readonly string[]): boolean {
  return allowed.some((room) => target === room || target.startsWith(room.endsWith(':') ? room : `${room}/`));
}

describe('Architecture', () => {
  test('every file has a room with rules', () => {
    const rooms = new Set(SOURCES.map(roomOf));
    expect([...rooms].filter((room) => !(room in ROOMS) && !FREE.includes(room))).toEqual([]);
  });

  test.each(Object.entries(ROOMS))('%s imports only what it may', (name, { values, types = [] }) => {
    const imports = SOURCES.filter((file) => roomOf(file) === name).flatMap(importsOf);
    const foreign = imports.filter(({ target }) => roomOf(target) !== name);
    const wrong = foreign.filter(({ target, isType }) => !isWithin(target, isType ? [...values, ...types] : values));
    expect(wrong).toEqual([]);
  });

  test('no protocol imports a sibling', () => {
    const protocols = SOURCES.filter((file) => /^dissectors\/\w+\//.test(file));
    const foreign = protocols.flatMap(importsOf).filter(({ file, target }) => {
      const own = file.split('/').slice(0, 2).join('/');
      return /^dissectors\/\w+\//.test(target) && !target.startsWith(`${own}/`);
    });
    expect(foreign).toEqual([]);
  });

  test('the door loads nothing but the program and its version', () => {
    const texts = readdirSync('bin').map((file) => readFileSync(join('bin', file), 'utf8'));
    const loaded = texts.flatMap((text) => [...text.matchAll(/\.\.\/dist\/([\w./-]+)/g)].map(([, path]) => path));
    expect(loaded.sort()).toEqual(['program/main-', 'program/main.cjs', 'version.js']);
  });

  test('only main and the helper that is a program of its own touch the process, only main and cli the clock', () => {
    const users = (pattern: RegExp) => SOURCES.filter((file) => pattern.test(readFileSync(join('src', file), 'utf8')));
    expect(users(/\bprocess\.\w/).sort()).toEqual(['capture/live/cap-helper.ts', 'main.ts']);
    expect(users(/Date\.now\(|Math\.random\(/).every((file) => roomOf(file) === 'cli')).toBe(true);
  });
});
