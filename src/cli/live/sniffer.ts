import { countText } from '../../bytes/count-text.ts';
import { printable } from '../../bytes/text.ts';
import type { CaptureError } from '../../capture/capture-error.ts';
import type { CaptureProcessError } from '../../capture/live/engine.ts';
import { LiveCapture } from '../../capture/live/live-capture.ts';
import { Recording } from '../../capture/live/recording.ts';
import { selects } from '../../filter/selection.ts';
import { Pipeline, type Totals } from '../../pipeline.ts';
import { GENERATOR } from '../../version.ts';
import { absenceLines, countedLines } from '../absence.ts';
import { evictedLine } from '../bound-lines.ts';
import { EXIT_INTERRUPTED, EXIT_OK, EXIT_UNREADABLE } from '../exit-code.ts';
import { detectionOf, memoryOf } from '../options.ts';
import type { Output } from '../output.ts';
import { repair } from '../repair.ts';
import { selectedConsumer } from '../select/selected.ts';
import { selectionOf, wantedOf } from '../select/selection-options.ts';
import type { Surroundings } from '../surroundings.ts';
import { correctedLines, unreadLines } from '../unread-lines.ts';
import { FrameQueue } from './frame-queue.ts';
import { InterfaceWatch } from './interface-watch.ts';
import { type LiveResults, liveResults } from './live-results.ts';
import { Arrivals, type RunTarget, runLive } from './live-run.ts';
import { dropsText, engineText, kernelDrops, type LiveState, statusText } from './live-status.ts';
import { type LiveSource, refusalText, withRepair } from './open-sources.ts';
import type { SniffArguments } from './sniff-command.ts';
import type { SniffPlan } from './sniff-plan.ts';

/** How often the status line is written, and how often interfaces are looked at and counts asked for. */
const STATUS_MS = 250;
const LOOK_MS = 1000;

/** How long a program whose output has ended may take to say why. */
const PARTING_MS = 1000;

/** What is captured, and how. */
export interface SniffTask {
  readonly given: SniffArguments;
  readonly plan: SniffPlan;
  readonly sources: readonly LiveSource[];
  /** What sessions call the capture. */
  readonly capture: string;
}

/** A live capture from its first frame to its summary. */
export class Sniffer implements RunTarget {
  readonly pipeline: Pipeline;
  readonly output: Output;
  readonly #task: SniffTask;
  readonly #surroundings: Surroundings;
  readonly #results: LiveResults;
  readonly #queue = new FrameQueue();
  readonly #arrivals = new Arrivals(this.#queue);
  readonly #recording: Recording | undefined;
  readonly #capture: LiveCapture;
  readonly #watches: ReadonlyMap<string, InterfaceWatch>;
  readonly #start = Date.now();
  isOver = false;
  #reason: string | undefined;
  #exitCode = EXIT_OK;
  #evicted = 0;
  #isFailureTold = false;

  /** Throws CaptureError where the file of -w cannot be written. */
  constructor(task: SniffTask, output: Output, surroundings: Surroundings) {
    const { given, plan, sources, capture } = task;
    this.#task = task;
    this.output = output;
    this.#surroundings = surroundings;
    this.#results = liveResults(given, output, surroundings);
    this.#capture = new LiveCapture(this.#arrivals, plan.stop.frames);
    const { consumer } = this.#results;
    const selection = selectionOf(given);
    this.pipeline = new Pipeline(
      { ...detectionOf(given), ...memoryOf(given), wanted: wantedOf(given), capture, keepsHeaders: given.V > 0 },
      selection === undefined ? consumer : selectedConsumer(consumer, selects(selection, 0)),
    );
    const ring = plan.ring === undefined ? {} : { ring: plan.ring };
    if (given.w !== undefined) {
      this.#recording = new Recording({ path: given.w, application: GENERATOR, ...ring });
      this.#arrivals.record(this.#recording, this.#capture, plan.stop.bytes);
    }
    const watched = sources.filter(({ captureProcess }) => captureProcess !== undefined);
    this.#watches = new Map(watched.map(({ name }) => [name, new InterfaceWatch(name)]));
  }

  /** Captures until something ends it; gives the exit code. */
  async run(): Promise<number> {
    const { interruption } = this.#surroundings;
    const interrupt = () => this.#stop('interrupted');
    const timers = this.#setTimers();
    interruption.addEventListener('abort', interrupt, { once: true });
    if (interruption.aborted) interrupt();
    this.#announce();
    this.#results.begin();
    const streams = Promise.all(this.#task.sources.map((source) => this.#follow(source))).then(() => {
      this.isOver = true;
      this.#arrivals.notify();
    });
    await runLive(this.#queue, this.#arrivals, this);
    this.#checkRules();
    if (this.output.isClosed) this.#stop('nobody reads the results any more');
    await streams;
    for (const timer of timers) clearInterval(timer);
    interruption.removeEventListener('abort', interrupt);
    return await this.#finish();
  }

  #setTimers(): NodeJS.Timeout[] {
    const { seconds } = this.#task.plan.stop;
    const timers = [setInterval(() => this.#showStatus(), STATUS_MS), setInterval(() => this.#look(), LOOK_MS)];
    // Longer than a timer can wait is longer than anybody does.
    if (seconds * 1000 < 2 ** 31) timers.push(setTimeout(() => this.#stop(`${seconds} s are over`), seconds * 1000));
    return timers;
  }

  /** Reads a stream to its end, and tells why it ended if nobody asked for it. */
  async #follow(source: LiveSource): Promise<void> {
    const { name, captureProcess, output } = source;
    const { filter } = this.#task.plan.settings;
    const error = await this.#capture.read(output, {
      name: name === '-' ? 'standard input' : name,
      snapLength: this.#task.plan.settings.snapLength,
      ...(filter === undefined ? {} : { filter }),
    });
    const timer = setTimeout(() => captureProcess?.stop(), PARTING_MS);
    const fault = await captureProcess?.ended();
    clearTimeout(timer);
    if (this.#reason !== undefined) return;
    if (fault !== undefined) this.#fail(this.#farewell(source, fault));
    else if (error !== undefined) this.#fail(error.message);
  }

  #fail(line: string): void {
    this.#exitCode = EXIT_UNREADABLE;
    this.#tell(line);
  }

  /** Why a capture ended on its own, and what helps. */
  #farewell({ name, tool }: LiveSource, error: CaptureProcessError): string {
    const state = this.#watches.get(name)?.state ?? 'up';
    const place = `The capture on "${printable(name)}" ended: `;
    if (typeof state === 'object') {
      return `${place}it is called ${state.name} now${withRepair(`sockshark sniff -i ${state.name}`)}`;
    }
    if (state === 'gone') return `${place}the interface was deleted${withRepair('sockshark interfaces')}`;
    const isDown = state === 'down' || error.fault === 'down' || error.fault === 'gone';
    if (!isDown) return `${place}${tool}: ${refusalText(error)}${withRepair('start it again')}`;
    const hint = tool === 'cap' ? ', which ends this engine' : '';
    return `${place}the interface went down${hint}${withRepair(repair(tool, 'down', name, this.#surroundings))}`;
  }

  /** Ends the capture; what was captured is still read. */
  #stop(reason: string): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    for (const { captureProcess, output } of this.#task.sources) {
      if (captureProcess === undefined) void output.close();
      else captureProcess.stop();
    }
  }

  /** Whether a rule of -c or -a has come true. */
  #checkRules(): void {
    const { stop } = this.#task.plan;
    const { failure } = this.#arrivals;
    if (failure !== undefined && !this.#isFailureTold) {
      this.#failRecording(failure);
      this.#stop('the file cannot be written');
    }
    if (this.#capture.isFull) this.#stop(countText(stop.frames, 'frame'));
    if (this.#results.shown >= stop.sessions) this.#stop(countText(stop.sessions, 'session'));
    if ((this.#recording?.bytes ?? 0) >= stop.bytes) this.#stop(`${stop.bytes / 1000} kB are written`);
  }

  get isEnough(): boolean {
    return this.#results.shown >= this.#task.plan.stop.sessions;
  }

  prepare(): void {
    if (this.#surroundings.isTerminal && this.#results.takeNews()) this.#surroundings.status(undefined);
    this.#checkRules();
  }

  /** What must be seen although no frame comes. */
  #look(): void {
    for (const { captureProcess } of this.#task.sources) captureProcess?.askCounts();
    for (const watch of this.#watches.values()) {
      const news = watch.look();
      if (news !== undefined && this.#reason === undefined) this.#tell(news);
    }
    this.#arrivals.flush();
    this.#checkRules();
    const { evicted } = this.pipeline.state;
    if (evicted > this.#evicted) this.#tell(evictedLine(evicted, ''));
    this.#evicted = evicted;
  }

  get #state(): LiveState {
    const { sources } = this.#task;
    return {
      sources,
      capture: this.#capture,
      queue: this.#queue,
      pipeline: this.pipeline,
      start: this.#start,
      ended: this.#results.shown,
    };
  }

  #showStatus(): void {
    if (!this.#task.given.q) this.#surroundings.status(statusText(this.#state));
  }

  #tell(line: string): void {
    this.#surroundings.status(undefined);
    this.#surroundings.tell(line);
  }

  #announce(): void {
    const { given, sources } = this.#task;
    if (given.q) return;
    const names = sources.map(({ name }) => (name === '-' ? 'standard input' : printable(name))).join(', ');
    this.#tell(`capturing on ${names} with ${engineText(sources)}; Ctrl-C stops`);
  }

  /** Lists what is open, and says what it came to. */
  async #finish(): Promise<number> {
    const { given, sources } = this.#task;
    this.#closeRecording();
    const totals = this.pipeline.finish();
    this.#results.finish(totals.frames, totals.bytes);
    this.#surroundings.status(undefined);
    await this.output.close();
    for (const line of [...correctedLines(totals.corrected, ''), ...unreadLines(totals.unread, '')]) this.#tell(line);
    if (totals.httpClients > 0) this.#tell(`${countText(totals.httpClients, 'HTTP client')} at a SOCKS port`);
    const { dropped } = this.#queue;
    const drops = kernelDrops(sources);
    if (given.q && (dropped > 0 || (drops ?? 0) > 0)) this.#tell(`dropped: ${dropsText(sources, this.#queue)}`);
    if (!given.q) for (const line of this.#summary(totals)) this.#tell(line);
    return this.#surroundings.interruption.aborted ? EXIT_INTERRUPTED : this.#exitCode;
  }

  #summary(totals: Totals): string[] {
    const { sources, given } = this.#task;
    const isAbsent = this.#results.isEmpty && totals.frames > 0;
    const { frames, bytes } = this.#capture;
    const ended = this.#reason === undefined ? '' : `; stopped: ${this.#reason}`;
    return [
      this.#results.summary(),
      ...countedLines(totals),
      ...(isAbsent ? absenceLines(totals, detectionOf(given)) : []),
      `${countText(frames, 'frame')}, ${countText(bytes, 'byte')}; dropped: ${dropsText(sources, this.#queue)}; ${engineText(sources)}${ended}`,
    ];
  }

  /** Ends the file with what each interface came to. */
  #closeRecording(): void {
    const [start, end] = [this.#start * 1000, Date.now() * 1000];
    const statistics = this.#capture.interfaces.map(({ name }) => {
      const { received, dropped } =
        this.#task.sources.find((source) => source.name === name)?.captureProcess?.counts ?? {};
      return {
        start,
        end,
        ...(received === undefined ? {} : { received }),
        ...(dropped === undefined ? {} : { dropped }),
      };
    });
    this.#arrivals.close(statistics);
    const { failure } = this.#arrivals;
    if (failure !== undefined && !this.#isFailureTold) this.#failRecording(failure);
  }

  #failRecording({ message }: CaptureError): void {
    this.#isFailureTold = true;
    this.#fail(`${message}; repair: make room there, or keep less with -b filesize:KB -b files:N`);
  }
}
