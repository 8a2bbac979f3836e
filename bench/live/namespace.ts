import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

const run = promisify(execFile);

const IS_ROOT = process.getuid?.() === 0;
/** Without root a user's own namespace gives the rights, where the system lets users have one. */
export const UNSHARE: readonly string[] = IS_ROOT ? ['-n', '-m'] : ['-r', '-n', '-m'];
const ENTER = IS_ROOT ? ['-n', '-m'] : ['-n', '-m', '-U', '--preserve-credentials'];

/** What makes the interfaces. /sys must be mounted anew to show them. */
export const LINKS: readonly string[] = [
  'mount -t sysfs sysfs /sys',
  'ip link set lo up',
  'ip link add name va type veth peer name vb',
  'sysctl -qw net.ipv6.conf.va.disable_ipv6=1 net.ipv6.conf.vb.disable_ipv6=1',
  'ip addr add 10.77.9.1/24 dev va',
  'ip link set va up',
  'ip link set vb up',
];

/** A network of its own: the loopback, and `va` and `vb`, the two ends of a cable. */
export class Namespace {
  readonly #holder: ChildProcess;
  readonly #children: ChildProcess[] = [];

  private constructor(holder: ChildProcess) {
    this.#holder = holder;
  }

  static async create(): Promise<Namespace> {
    const script = `${LINKS.join(' && ')} && echo ready && exec sleep 3600`;
    const holder = spawn('unshare', [...UNSHARE, 'bash', '-c', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(holder.stdout, 'data');
    return new Namespace(holder);
  }

  /** The words that run a command inside. */
  words(command: readonly string[]): string[] {
    const entry = ['-t', String(this.#holder.pid), ...ENTER, `--wd=${process.cwd()}`];
    return ['nsenter', ...entry, '--', ...command];
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
