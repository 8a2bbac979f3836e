import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DISSECTORS } from '../src/protocols/index.ts';

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
  filter: { values: [...BASE, 'schema'], types: ['session/session.ts'] },
  capture: { values: [...BASE, 'node:', 'cap', 'pcap-parser', 'fzstd'] },
  packet: { values: [...BASE, 'schema', 'capture/frame.ts'] },
  tcp: { values: [...BASE, 'capture/frame.ts', 'packet/location.ts'] },
  session: {
    values: [...BASE, 'schema'],
    types: ['engine/pdu.ts', 'engine/dissector.ts', 'capture/frame.ts', 'udp/association.ts'],
  },
  protocols: {
    values: [...BASE, 'schema', '@noble/hashes', 'engine/weights.ts'],
    types: ['engine', 'session/session.ts', 'capture/frame.ts'],
  },
  engine: {
    values: [
      ...BASE,
      'schema',
      'capture/frame.ts',
      'packet/location.ts',
      'tcp',
      'session',
      'protocols',
      'udp/association.ts',
    ],
    types: ['packet/packets.ts', 'udp/associations.ts'],
  },
  udp: {
    values: [...BASE, 'capture/frame.ts', 'packet', 'tcp/flow-table.ts', 'schema', 'protocols', 'session'],
    types: ['engine'],
  },
  report: {
    values: [...BASE, 'schema', 'chalk', 'cli-table3', 'string-width'],
    types: ['session', 'engine/pdu.ts', 'capture/frame.ts', 'packet/layers.ts'],
  },
  'pipeline.ts': {
    values: [...BASE, 'capture/frame.ts', 'packet', 'tcp', 'udp', 'engine', 'protocols', 'session'],
  },
  library: { values: [...BASE, 'capture', 'filter', 'report/data', 'pipeline.ts'] },
  'index.ts': { values: ['capture', 'filter', 'report/data', 'library', 'pipeline.ts', 'version.ts'] },
};

/** Rooms that may import everything. */
const FREE = ['cli', 'main.ts', 'node.ts'];

/** Where modules of Node may be imported; all else runs where there is no Node. */
const NODE = ['capture/io/', 'capture/live/', 'cli/', 'node.ts', 'main.ts'];

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

/** Whether a file is one of a protocol's own: what several share, and what is inside a relay, is nobody's. */
function isProtocol(path: string): boolean {
  return /^protocols\/(?!shared|app)\w+\//.test(path);
}

function roomOf(path: string): string {
  return path.split('/')[0] as string;
}

function isWithin(target: string, allowed: readonly string[]): boolean {
  return allowed.some((room) => target === room || target.startsWith(room.endsWith(':') ? room : `${room}/`));
}

/** Rooms whose code has no word of a protocol, or of its messages. */
const NAMELESS = ['schema', 'filter', 'engine', 'report', 'tcp', 'udp', 'session'];

/** Where it has one all the same. */
const NAMED = [
  // A proxy may be asked in HTTP by a client that takes it for one of HTTP: what it answers is a word of its own.
  'isSocksAnswer',
];

/** A file without its comments. */
function codeOf(file: string): string {
  return readFileSync(join('src', file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');
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

  test('modules of Node, and what needs them, are imported where there is Node only', () => {
    const isPure = (path: string) => !NODE.some((place) => path.startsWith(place));
    const imports = SOURCES.filter(isPure).flatMap(importsOf);
    expect(imports.filter(({ target }) => target.startsWith('node:') || !isPure(target))).toEqual([]);
  });

  test('no protocol imports a sibling', () => {
    const protocols = SOURCES.filter((file) => isProtocol(file));
    const foreign = protocols.flatMap(importsOf).filter(({ file, target }) => {
      const own = file.split('/').slice(0, 2).join('/');
      return isProtocol(target) && !target.startsWith(`${own}/`);
    });
    expect(foreign).toEqual([]);
  });

  test('the rooms around know no protocol by its name', () => {
    const names = DISSECTORS.flatMap(({ messages }) => messages.map(({ name }) => name));
    // These three are words of the rooms themselves: what a message is for.
    const own = ['request', 'reply', 'bind-reply'];
    const quoted = [...new Set(names)].filter((name) => !own.includes(name)).map((name) => `'${name}'`);
    const pattern = new RegExp(`socks(?!hark)|${quoted.join('|')}`, 'i');
    const found = SOURCES.filter((file) => NAMELESS.includes(roomOf(file))).flatMap((file) =>
      codeOf(file)
        .split('\n')
        .filter((line) => pattern.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
    expect(found.filter((line) => !NAMED.some((exception) => line.includes(exception)))).toEqual([]);
  });

  test('the door loads nothing but the program', () => {
    const texts = readdirSync('bin').map((file) => readFileSync(join('bin', file), 'utf8'));
    const loaded = texts.flatMap((text) => [...text.matchAll(/\.\.\/dist\/([\w./-]+)/g)].map(([, path]) => path));
    expect(loaded.sort()).toEqual(['program/main-', 'program/main.cjs']);
  });

  test('only main and the helper that is a program of its own touch the process, only main and cli the clock', () => {
    const users = (pattern: RegExp) => SOURCES.filter((file) => pattern.test(readFileSync(join('src', file), 'utf8')));
    expect(users(/(?<!-)\bprocess\.\w/).sort()).toEqual(['capture/live/cap-helper.ts', 'main.ts']);
    expect(users(/Date\.now\(|Math\.random\(/).every((file) => roomOf(file) === 'cli')).toBe(true);
  });
});
