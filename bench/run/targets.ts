/** A number that is made of measurements; `of` and `per` are ids of commands. */
export interface Quantity {
  readonly kind: 'seconds' | 'megabytes' | 'times as long' | 'times faster' | 'times the memory' | 'bytes a flow';
  readonly of: string;
  readonly per?: string;
}

/** What is aimed for. */
export interface Target {
  readonly work: string;
  readonly quantity: Quantity;
  readonly atMost?: number;
  readonly atLeast?: number;
}

export const TARGETS: readonly Target[] = [
  longer('(a) export against capinfos', 'a export', 'a capinfos', 1),
  faster('(a) export against tshark', 'a export', 'a tshark', 100),
  longer('(a) analyze against capinfos', 'a analyze', 'a capinfos', 1.1),
  longer('(b) export against capinfos', 'b export', 'b capinfos', 4),
  faster('(b) export against tshark', 'b export', 'b tshark', 30),
  faster('(b) analyze -V against tshark -V', 'b analyze -V', 'b tshark -V', 20),
  memory('(a) export', 'a export'),
  memory('(a) analyze', 'a analyze'),
  memory('(b) export', 'b export'),
  memory('(b) analyze -V', 'b analyze -V'),
  longer('ten times (a)', 'long export', 'long once', 10.5),
  {
    work: 'ten times (a)',
    quantity: { kind: 'times the memory', of: 'long export', per: 'long once' },
    atMost: 1.1,
  },
  {
    work: '(c) memory above that of few flows',
    quantity: { kind: 'bytes a flow', of: 'c export', per: 'c few flows' },
    atMost: 400,
  },
  longer('(d) out of order', 'd disordered', 'd ordered', 3),
  longer('(d) an octet a segment', 'd octet a segment', 'd whole messages', 3),
  longer('(d) gaps that never close', 'd gaps', 'd no gaps', 3),
  longer('(d) fragments', 'd fragments', 'd no fragments', 3),
  memory('(d) out of order', 'd disordered'),
  memory('(d) an octet a segment', 'd octet a segment'),
  memory('(d) fragments', 'd fragments'),
  longer('gzip of (a) against gzip -dc', 'e gzip', 'e gzip -dc', 1.15),
  faster('two jobs', 'jobs two', 'jobs one', 1.7),
  longer('--version against node -e 0', 'start version', 'start node', 1.5),
  ...[
    'half-open greetings',
    'refused by HTTP',
    'never closed',
    'one side only',
    'orphan UDP flows',
    'notes of associations',
    'destinations',
    'one relay for all',
    'frames far apart',
    'SYNs of IPv6',
    '-w',
    'two jobs, slow reader',
  ].map((work) => ({ ...memory(`(m) ${work}`, `m ${work}`), atMost: 400 })),
  { work: 'analyze of 100 frames', quantity: { kind: 'seconds', of: 'start hundred' }, atMost: 0.15 },
];

function longer(work: string, of: string, per: string, atMost: number): Target {
  return { work, quantity: { kind: 'times as long', of, per }, atMost };
}

function faster(work: string, of: string, per: string, atLeast: number): Target {
  return { work, quantity: { kind: 'times faster', of, per }, atLeast };
}

function memory(work: string, of: string): Target {
  return { work: `peak memory of ${work}`, quantity: { kind: 'megabytes', of }, atMost: 130 };
}
