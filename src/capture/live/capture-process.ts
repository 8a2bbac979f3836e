import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { asUser, type Command, capCommand, dumpcapCommand, tcpdumpCommand, type User } from './command.ts';
import { CaptureProcessError, type CaptureSettings, faultOf, type Tool } from './engine.ts';
import { kernelPipe } from './kernel-pipe.ts';
import { type CaptureCounts, ProcessReport } from './process-report.ts';

/** How long a program may take to start, and to stop when it is asked to. */
const START_MS = 10_000;
const STOP_MS = 3000;

/** How many characters of a complaint are told. */
const COMPLAINT = 300;

const COMMANDS: Readonly<Record<Exclude<Tool, 'pipe'>, (options: CaptureSettings) => Command>> = {
  dumpcap: dumpcapCommand,
  tcpdump: tcpdumpCommand,
  cap: capCommand,
};

type Child = ChildProcessByStdio<null, Readable | null, Readable>;

interface Spawned {
  readonly child: Child;
  readonly output: Readable;
}

/** Our helper: by the channel it learns when we are gone. */
function spawnHelper(program: string, words: readonly string[]): Spawned {
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] }) as Child;
  return { child, output: child.stdout as Readable };
}

function spawnProgram(program: string, words: readonly string[]): Spawned {
  const pipe = kernelPipe();
  const child = spawn(program, words, { stdio: ['ignore', pipe?.input ?? 'pipe', 'pipe'] }) as Child;
  if (pipe === undefined) return { child, output: child.stdout as Readable };
  closeSync(pipe.input);
  return { child, output: new Socket({ fd: pipe.output, readable: true, writable: false }) };
}

/** A process that captures on one interface and writes what it gets to its standard output. */
export class CaptureProcess {
  readonly tool: Exclude<Tool, 'pipe'>;
  readonly interface: string;
  /** The capture, as pcap. */
  readonly output: Readable;
  readonly #child: Child;
  readonly #report = new ProcessReport();
  #isStopping = false;

  private constructor(tool: Exclude<Tool, 'pipe'>, name: string, { child, output }: Spawned) {
    this.tool = tool;
    this.interface = name;
    this.output = output;
    this.#child = child;
    child.stderr.setEncoding('utf8').on('data', (text: string) => this.#report.add(text));
  }

  /** Starts a tool; resolves once it captures, rejects with CaptureProcessError when it cannot. `user` is who it runs as, if not as ourselves. */
  static async start(
    tool: Exclude<Tool, 'pipe'>,
    options: CaptureSettings,
    user: User | undefined,
  ): Promise<CaptureProcess> {
    if (tool === 'cap' && !options.isPromiscuous) {
      throw new CaptureProcessError('unsupported', 'cap cannot capture without promiscuous mode (-p)');
    }
    const own = COMMANDS[tool](options);
    const { program, words } = user === undefined ? own : asUser(own, user);
    const spawned = tool === 'cap' ? spawnHelper(program, words) : spawnProgram(program, words);
    const captureProcess = new CaptureProcess(tool, options.interface, spawned);
    await captureProcess.#started();
    return captureProcess;
  }

  get counts(): CaptureCounts {
    return this.#report.counts;
  }

  /** Asks tcpdump for its counts; they come later. Others tell theirs at the end, or never. */
  askCounts(): void {
    if (this.tool === 'tcpdump' && this.#child.exitCode === null) this.#child.kill('SIGUSR1');
  }

  /** Ends the capture; what it has goes to its output first. */
  stop(): void {
    if (this.#isStopping) return;
    this.#isStopping = true;
    this.#child.kill('SIGTERM');
    setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS).unref();
  }

  /** Resolves when the process is gone: why it ended on its own, or undefined when it was asked to. */
  ended(): Promise<CaptureProcessError | undefined> {
    const child = this.#child;
    return new Promise((resolve) => {
      const end = () => resolve(this.#isStopping ? undefined : this.#fault());
      if (child.exitCode !== null || child.signalCode !== null) end();
      else child.once('close', end);
    });
  }

  #started(): Promise<void> {
    const child = this.#child;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => settle(new CaptureProcessError('failed', 'it did not start in time')), START_MS);
      const settle = (error?: CaptureProcessError) => {
        clearTimeout(timer);
        child.stderr.off('data', look);
        child.off('close', fail);
        if (error === undefined) return resolve();
        this.stop();
        reject(error);
      };
      const look = () => {
        if (this.#report.hasStarted) settle();
      };
      const fail = () => settle(this.#fault());
      child.stderr.on('data', look);
      child.once('close', fail);
      child.once('error', (error: NodeJS.ErrnoException) => {
        settle(new CaptureProcessError(error.code === 'ENOENT' ? 'missing' : 'permission', error.message));
      });
    });
  }

  /** Why it is over. */
  #fault(): CaptureProcessError {
    const { complaint } = this.#report;
    const { signalCode, exitCode } = this.#child;
    const words = complaint.length > COMPLAINT ? `${complaint.slice(0, COMPLAINT)} …` : complaint;
    if (complaint !== '') return new CaptureProcessError(faultOf(complaint), words);
    if (signalCode !== null) return new CaptureProcessError('killed', `it was killed by ${signalCode}`);
    return new CaptureProcessError('failed', `it ended with exit code ${exitCode}`);
  }
}
