import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

const run = promisify(execFile);

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

const IS_ROOT = process.getuid?.() === 0;
/** Without root a user's own namespace gives the rights, where the system lets users have one. */
const UNSHARE = IS_ROOT ? ['-n', '-m'] : ['-r', '-n', '-m'];
const ENTER = IS_ROOT ? ['-n', '-m'] : ['-n', '-m', '-U', '--preserve-credentials'];

/** Why no network of its own can be made for a test on this machine; undefined when it can. Throws where only programs are missing. */
export function whatIsMissing(): string | undefined {
  const absent = Object.entries(PROGRAMS).filter(([program]) => !isInstalled(program));
  if (absent.length > 0) {
    const packages = [...new Set(absent.map(([, name]) => name))].join(' ');
    throw new Error(`The tests of live captures need: apt-get install ${packages}`);
  }
  try {
    execFileSync(
      'unshare',
      [
        ...UNSHARE,
        'bash',
        '-c',
        `${LINKS.join(' && ')} && timeout 5 tcpdump -c 1 -w /dev/null -i va & sleep 0.3; kill %1; wait`,
      ],
      { stdio: 'pipe' },
    );
    return undefined;
  } catch (error) {
    return `this machine lets nobody here make a network namespace with interfaces and capture in it: ${String(error).split('\n').at(-2)}`;
  }
}

/** /sys must be mounted anew to show the interfaces of the namespace. */
const LINKS = [
  'mount -t sysfs sysfs /sys',
  'ip link set lo up',
  'ip link add name va type veth peer name vb',
  'sysctl -qw net.ipv6.conf.va.disable_ipv6=1 net.ipv6.conf.vb.disable_ipv6=1',
  'ip addr add 10.77.9.1/24 dev va',
  'ip link set va up',
  'ip link set vb up',
];

function isInstalled(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

/** A network of its own: the loopback, and `va` and `vb`, the two ends of a cable. */
export class Namespace {
  readonly #holder: ChildProcess;
  readonly #children: ChildProcess[] = [];

  private constructor(holder: ChildProcess) {
    this.#holder = holder;
  }

  static async create(): Promise<Namespace> {
    const script = `${LINKS.join(' && ')} && echo ready && exec sleep 600`;
    const holder = spawn('unshare', [...UNSHARE, 'bash', '-c', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(holder.stdout, 'data');
    return new Namespace(holder);
  }

  /** The words that run a command inside. */
  words(command: readonly string[]): string[] {
    return ['nsenter', '-t', String(this.#holder.pid), ...ENTER, `--wd=${process.cwd()}`, '--', ...command];
  }

  /** Runs a command to its end; rejects where it fails. */
  async run(...command: readonly string[]): Promise<string> {
    const [program = '', ...rest] = this.words(command);
    return (await run(program, rest)).stdout;
  }

  /** Starts a command that goes on; it ends with the namespace. */
  start(...command: readonly string[]): ChildProcess {
    const [program = '', ...rest] = this.words(command);
    const child = spawn(program, rest, { stdio: 'ignore' });
    this.#children.push(child);
    return child;
  }

  close(): void {
    for (const child of this.#children) child.kill('SIGKILL');
    this.#holder.kill('SIGKILL');
  }
}
