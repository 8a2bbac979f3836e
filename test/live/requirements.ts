import { execFileSync } from 'node:child_process';
import { LINKS, UNSHARE } from '../../bench/live/namespace.ts';
import { lacking, type Need, reasonFor } from '../support/needs.ts';

/** Programs that all tests of live captures ask for. */
const PROGRAMS: readonly Need[] = [
  'bash',
  'capinfos',
  'curl',
  'dumpcap',
  'ip',
  'microsocks',
  'nsenter',
  'script',
  'setpriv',
  'tcpdump',
  'tcpreplay',
  'unshare',
];

/** Why this machine cannot run tests of live captures; undefined when it can. */
export function whatIsMissing(): string | undefined {
  const missing = lacking(PROGRAMS);
  if (missing.length > 0) return reasonFor(missing);
  try {
    const trial = 'tcpdump -w /dev/null -i va & pid=$!; sleep 0.3; kill "$pid"; wait "$pid"';
    execFileSync('unshare', [...UNSHARE, 'bash', '-ec', `${LINKS.join('\n')}\n${trial}`], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return `this machine lets nobody here make a network namespace with interfaces and capture in it: ${String(error).split('\n').at(-2)}`;
  }
}
