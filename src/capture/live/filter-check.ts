import { execFile } from 'node:child_process';
import { FILTER_WORDS } from '../../limits.ts';

/** What is wrong with a capture filter. */
export interface FilterComplaint {
  readonly reason: string;
  /** Where in the text, and how long the word is that it is about. */
  readonly at: number;
  readonly length: number;
}

/** A word of a filter and its place. */
interface Word {
  readonly text: string;
  readonly at: number;
}

/** What a filter that is right so far can go on with: libpcap does not say where it stopped, so we look how far it gets. */
const CONTINUATIONS = [
  '',
  '1',
  '1.2.3.4',
  '1.2.3.0/24',
  '1-2',
  '::1',
  '1:2:3:4:5:6',
  'tcp',
  'host 1.2.3.4',
  'port 1',
  '= 1',
  '1 = 1',
  '0] = 1',
  '] = 1',
  '1] = 1',
];

/**
 * What libpcap has against a capture filter, by asking tcpdump, which needs no rights for that; undefined when it has
 * nothing, or when there is no tcpdump to ask: the engine then says it.
 */
export async function checkFilter(filter: string): Promise<FilterComplaint | undefined> {
  const reason = await complaint(filter);
  if (reason === undefined) return undefined;
  const words = wordsOf(filter);
  const named = /["'](.+?)["']/.exec(reason)?.[1];
  const word =
    words.find(({ text }) => text === named) ??
    (isSyntax(reason) ? await firstWrong(words) : words.findLast(({ text }) => reason.includes(text)));
  return { reason, at: word?.at ?? filter.trimEnd().length, length: word?.text.length ?? 1 };
}

/** The first word with which no continuation is right; undefined when only the end is missing. */
async function firstWrong(words: readonly Word[]): Promise<Word | undefined> {
  const considered = words.slice(0, FILTER_WORDS);
  let [right, wrong] = [0, considered.length + 1];
  while (wrong - right > 1) {
    const count = Math.floor((right + wrong) / 2);
    if (await canGoOn(considered.slice(0, count))) right = count;
    else wrong = count;
  }
  return considered[wrong - 1];
}

async function canGoOn(words: readonly Word[]): Promise<boolean> {
  const text = words.map((word) => word.text).join(' ');
  const open = [...text].reduce((depth, sign) => depth + (sign === '(' ? 1 : sign === ')' ? -1 : 0), 0);
  if (open < 0) return false;
  for (const more of CONTINUATIONS) {
    const reason = await complaint(`${text} ${more}${' )'.repeat(open)}`);
    if (reason === undefined || !isSyntax(reason)) return true;
  }
  return false;
}

function wordsOf(filter: string): Word[] {
  return [...filter.matchAll(/[()[\]]|[^\s()[\]]+/g)].map((match) => ({ text: match[0], at: match.index }));
}

function isSyntax(reason: string): boolean {
  return /syntax error|parse/.test(reason);
}

/** What libpcap says of a filter for Ethernet. */
function complaint(filter: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('tcpdump', ['-y', 'EN10MB', '-d', '--', filter], { timeout: 5000 }, (error, _, told) => {
      const line = told.split('\n').find((one) => one.startsWith('tcpdump: '));
      resolve(error === null || line === undefined ? undefined : line.replace('tcpdump: ', ''));
    });
  });
}
