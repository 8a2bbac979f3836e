/** A command to be timed. Words in braces stand for generated captures. */
export interface Command {
  readonly id: string;
  /** `sockshark` is this build; others are looked for in PATH. */
  readonly program: string;
  readonly words: readonly string[];
  /**
   * Too slow for the whole capture: it reads so many frames only, by `-c`, and its time is drawn out to all frames
   * after what it takes for one frame was taken off: less than the whole would take, as its tables grow.
   */
  readonly slice?: number | undefined;
}

export interface Case {
  readonly letter: string;
  readonly title: string;
  readonly commands: readonly Command[];
}

const FIELDS = ['-Y', 'socks', '-T', 'fields', '-e', 'frame.number', '-e', 'socks.command', '-e', 'socks.results'];
const NDJSON = ['export', '--format', 'ndjson'];
const SLICE = 100_000;

export const CASES: readonly Case[] = [
  {
    letter: 'a',
    title: 'mixed traffic, about 1,000,000 frames at scale 1',
    commands: [
      { id: 'a export', program: 'sockshark', words: [...NDJSON, '{mixed}'] },
      { id: 'a analyze', program: 'sockshark', words: ['analyze', '{mixed}'] },
      { id: 'a capinfos', program: 'capinfos', words: ['-c', '{mixed}'] },
      { id: 'a tcpdump', program: 'tcpdump', words: ['-r', '{mixed}', '-w', '/dev/null'] },
      { id: 'a bare loop', program: 'node', words: ['bench/dist/bench/run/bare-loop.js', '{mixed}'] },
      { id: 'a cat', program: 'cat', words: ['{mixed}'] },
      {
        id: 'a tshark',
        program: 'tshark',
        words: ['-r', '{mixed}', ...FIELDS],
        slice: SLICE,
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
        slice: SLICE,
      },
      {
        id: 'b tshark -V',
        program: 'tshark',
        words: ['-r', '{handshakes}', '-V', '-Y', 'socks'],
        slice: SLICE,
      },
    ],
  },
  {
    letter: 'c',
    title: '1,000,000 flows open at once, 1 of a hundred SOCKS, and as many frames in 1000 flows',
    commands: [
      { id: 'c export', program: 'sockshark', words: [...NDJSON, '{openFlows}'] },
      { id: 'c few flows', program: 'sockshark', words: [...NDJSON, '{fewFlows}'] },
      { id: 'c capinfos', program: 'capinfos', words: ['-c', '{openFlows}'] },
    ],
  },
  {
    letter: 'd',
    title: 'worst cases, each followed by the same octets in order',
    commands: [
      { id: 'd disordered', program: 'sockshark', words: [...NDJSON, '{disordered}'] },
      { id: 'd ordered', program: 'sockshark', words: [...NDJSON, '{ordered}'] },
      { id: 'd octet a segment', program: 'sockshark', words: [...NDJSON, '{tiny}'] },
      { id: 'd whole messages', program: 'sockshark', words: [...NDJSON, '{whole}'] },
      { id: 'd gaps', program: 'sockshark', words: [...NDJSON, '{gapped}'] },
      { id: 'd no gaps', program: 'sockshark', words: [...NDJSON, '{gapless}'] },
      { id: 'd fragments', program: 'sockshark', words: [...NDJSON, '{fragmented}'] },
      { id: 'd no fragments', program: 'sockshark', words: [...NDJSON, '{fitting}'] },
    ],
  },
  {
    letter: 'e',
    title: '(a) in other formats',
    commands: [
      { id: 'e pcap', program: 'sockshark', words: [...NDJSON, '{mixed}'] },
      { id: 'e pcapng', program: 'sockshark', words: [...NDJSON, '{pcapng}'] },
      { id: 'e pcapng capinfos', program: 'capinfos', words: ['-c', '{pcapng}'] },
      { id: 'e nanoseconds', program: 'sockshark', words: [...NDJSON, '{nanoseconds}'] },
      { id: 'e ipv6', program: 'sockshark', words: [...NDJSON, '{ipv6}'] },
      { id: 'e vlan', program: 'sockshark', words: [...NDJSON, '{vlan}'] },
      { id: 'e gzip', program: 'sockshark', words: [...NDJSON, '{gzip}'] },
      { id: 'e gzip -dc', program: 'gzip', words: ['-dc', '{gzip}'] },
      { id: 'e zstd', program: 'sockshark', words: [...NDJSON, '{zstd}'] },
      { id: 'e zstd -dc', program: 'zstd', words: ['-dc', '{zstd}'] },
    ],
  },
  {
    letter: 'jobs',
    title: 'two captures of (a), one after the other and side by side',
    commands: [
      { id: 'jobs one', program: 'sockshark', words: [...NDJSON, '--jobs', '1', '{mixed}', '{nanoseconds}'] },
      { id: 'jobs two', program: 'sockshark', words: [...NDJSON, '--jobs', '2', '{mixed}', '{nanoseconds}'] },
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

/** Its reader sleeps before it takes the first byte. */
const SLOWLY = '"$@" | { sleep 5; cat >/dev/null; }';

/** Cases that are run only when they are asked for. */
export const LONG_CASES: readonly Case[] = [
  {
    letter: 'm',
    title: 'traffic of which much must be kept, because it never comes to its end',
    commands: [
      ...(
        [
          ['half-open greetings', 'halfOpen'],
          ['refused by HTTP', 'refused'],
          ['never closed', 'unclosed'],
          ['one side only', 'oneSided'],
          ['orphan UDP flows', 'orphans'],
          ['notes of associations', 'noted'],
          ['destinations', 'scattered'],
          ['one relay for all', 'crowded'],
          ['frames far apart', 'sparse'],
          ['SYNs of IPv6', 'synFlood'],
        ] as const
      ).map(([id, name]) => ({ id: `m ${id}`, program: 'sockshark', words: [...NDJSON, `{${name}}`] })),
      { id: 'm -w', program: 'sockshark', words: ['-q', '-w', '/dev/null', '{handshakes}'] },
      {
        id: 'm two jobs, slow reader',
        program: 'sh',
        words: [
          '-c',
          SLOWLY,
          'sh',
          process.execPath,
          'bin/sockshark.js',
          '-V',
          '--jobs',
          '2',
          '{handshakes}',
          '{carriers}',
        ],
      },
    ],
  },
  {
    letter: 'long',
    title: 'ten times (a)',
    commands: [
      { id: 'long once', program: 'sockshark', words: [...NDJSON, '{mixed}'] },
      { id: 'long export', program: 'sockshark', words: [...NDJSON, '{long}'] },
    ],
  },
];
