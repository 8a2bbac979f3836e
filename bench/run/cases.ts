import type { RecipeName } from '../capture/recipes.ts';

/** A command to be timed. Words in braces stand for generated captures. */
export interface Command {
  readonly id: string;
  /** `sockshark` is this build; others are looked for in PATH. */
  readonly program: string;
  readonly words: readonly string[];
  /**
   * Too slow for the whole capture: it reads the first frames only, behind `-c`, and its time is drawn out to all frames
   * after what it takes for one frame was taken off.
   */
  readonly slice?: { readonly of: RecipeName; readonly frames: number };
}

export interface Case {
  readonly letter: string;
  readonly title: string;
  readonly commands: readonly Command[];
}

const FIELDS = ['-Y', 'socks', '-T', 'fields', '-e', 'frame.number', '-e', 'socks.command', '-e', 'socks.results'];
const NDJSON = ['export', '--format', 'ndjson'];
const SLICE = 50_000;

export const CASES: readonly Case[] = [
  {
    letter: 'a',
    title: 'mixed traffic, about 1,000,000 frames at scale 1',
    commands: [
      { id: 'a export', program: 'sockshark', words: [...NDJSON, '{mixed}'] },
      { id: 'a analyze', program: 'sockshark', words: ['analyze', '{mixed}'] },
      { id: 'a capinfos', program: 'capinfos', words: ['-c', '{mixed}'] },
      { id: 'a tcpdump', program: 'tcpdump', words: ['-r', '{mixed}', '-w', '/dev/null'] },
      { id: 'a cat', program: 'cat', words: ['{mixed}'] },
      {
        id: 'a tshark',
        program: 'tshark',
        words: ['-r', '{mixed}', ...FIELDS],
        slice: { of: 'mixed', frames: SLICE },
      },
    ],
  },
  {
    letter: 'b',
    title: 'handshakes, 100,000 sessions at scale 1',
    commands: [
      { id: 'b export', program: 'sockshark', words: [...NDJSON, '{handshakes}'] },
      { id: 'b analyze', program: 'sockshark', words: ['analyze', '{handshakes}'] },
      { id: 'b analyze -V', program: 'sockshark', words: ['analyze', '-V', '{handshakes}'] },
      { id: 'b capinfos', program: 'capinfos', words: ['-c', '{handshakes}'] },
      { id: 'b tcpdump', program: 'tcpdump', words: ['-r', '{handshakes}', '-w', '/dev/null'] },
      {
        id: 'b tshark',
        program: 'tshark',
        words: ['-r', '{handshakes}', ...FIELDS],
        slice: { of: 'handshakes', frames: SLICE },
      },
      {
        id: 'b tshark -V',
        program: 'tshark',
        words: ['-r', '{handshakes}', '-V', '-Y', 'socks'],
        slice: { of: 'handshakes', frames: SLICE },
      },
    ],
  },
  {
    letter: 'start',
    title: 'start of the program',
    commands: [
      { id: 'start node', program: 'node', words: ['-e', '0'] },
      { id: 'start version', program: 'sockshark', words: ['--version'] },
      { id: 'start hundred', program: 'sockshark', words: ['analyze', '{hundred}'] },
    ],
  },
];

/** Cases that are run only when they are asked for. */
export const LONG_CASES: readonly Case[] = [
  {
    letter: 'long',
    title: 'ten times (a)',
    commands: [
      { id: 'long once', program: 'sockshark', words: [...NDJSON, '{mixed}'] },
      { id: 'long export', program: 'sockshark', words: [...NDJSON, '{long}'] },
    ],
  },
];
