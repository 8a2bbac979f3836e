import { execFileSync } from 'node:child_process';
import { LINKS, UNSHARE } from '../../bench/live/namespace.ts';

/** Programs that the tests of live captures ask for, and the Debian package of each. */
const PROGRAMS: Readonly<Record<string, string>> = {
  ip: 'iproute2',
  tcpdump: 'tcpdump',
  dumpcap: 'wireshark-common',
  microsocks: 'microsocks',
  curl: 'curl',
  tcpreplay: 'tcpreplay',
  nsenter: 'util-linux',
};

/** Why no network of its own can be made for a test on this machine; undefined when it can. Throws where only programs are missing. */
export function whatIsMissing(): string | undefined {
  const absent = Object.entries(PROGRAMS).filter(([program]) => !isInstalled(program));
  if (absent.length > 0) {
    const packages = [...new Set(absent.map(([, name]) => name))].join(' ');
    throw new Error(`The tests of live captures need: apt-get install ${packages}`);
  }
  try {
    const trial = 'tcpdump -w /dev/null -i va & pid=$!; sleep 0.3; kill "$pid"; wait "$pid"';
    execFileSync('unshare', [...UNSHARE, 'bash', '-ec', `${LINKS.join('\n')}\n${trial}`], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return `this machine lets nobody here make a network namespace with interfaces and capture in it: ${String(error).split('\n').at(-2)}`;
  }
}

function isInstalled(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}
