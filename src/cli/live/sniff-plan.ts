import type { CaptureSettings, EngineChoice } from '../../capture/live/engine.ts';
import { findInterface, listInterfaces, usualInterface } from '../../capture/live/interfaces.ts';
import type { RingRules } from '../../capture/live/recording.ts';
import { FRAME_BYTES } from '../../limits.ts';
import { UsageError } from '../usage-error.ts';
import type { SniffArguments } from './sniff-command.ts';

/** What ends a live capture; Infinity for what does not. */
export interface StopRules {
  readonly seconds: number;
  readonly frames: number;
  readonly sessions: number;
  /** Octets of the files that are written. */
  readonly bytes: number;
}

/** A live capture as the options ask for it. */
export interface SniffPlan {
  /** Names; `-` is standard input. */
  readonly interfaces: readonly string[];
  readonly engine: EngineChoice;
  readonly settings: Omit<CaptureSettings, 'interface'>;
  readonly stop: StopRules;
  readonly ring: RingRules | undefined;
}

const ENDLESS = Number.POSITIVE_INFINITY;

/** The plan that the options make; `isTerminal`: somebody watches. Throws UsageError where they do not fit together. */
export function sniffPlan(given: SniffArguments, isTerminal: boolean): SniffPlan {
  const { s = 0, B: buffer, f: filter, engine, w, p } = given;
  const interfaces = interfacesOf(given);
  if (!Number.isInteger(s) || s < 0 || s > FRAME_BYTES) throw new UsageError(`-s needs a number up to ${FRAME_BYTES}`);
  if (buffer !== undefined && !(Number.isInteger(buffer) && buffer > 0 && buffer <= 4096))
    throw new UsageError('-B needs a number of MiB from 1 to 4096');
  const isPipe = interfaces.includes('-');
  if (isPipe && filter !== undefined)
    throw new UsageError('-f is for interfaces; what comes from a pipe is not filtered');
  if (isPipe && engine !== 'auto' && engine !== 'pipe') throw new UsageError('-i - is read by --engine pipe');
  const stop = stopRules(given);
  const ring = ringRules(given.b);
  if (w === undefined && ring !== undefined) throw new UsageError('-b needs -w');
  if (w === undefined && stop.bytes < ENDLESS) throw new UsageError('-a filesize needs -w');
  if (w === '\0') throw new UsageError('-w needs the name of a file');
  const settings = {
    snapLength: s === 0 ? FRAME_BYTES : s,
    isPromiscuous: !p,
    isImmediate: isTerminal && given.format === 'text',
    ...(filter === undefined ? {} : { filter }),
    ...(buffer === undefined ? {} : { buffer }),
  };
  return { interfaces, engine, settings, stop, ring };
}

/** The names of the interfaces; numbers are those that `sockshark interfaces` lists. */
function interfacesOf({ i: named, engine }: SniffArguments): string[] {
  if (engine === 'pipe') {
    if (named?.some((name) => name !== '-')) throw new UsageError('--engine pipe reads standard input; use -i -');
    return ['-'];
  }
  if (named === undefined || named.length === 0) {
    const usual = usualInterface();
    if (usual === undefined) throw new UsageError('There is no interface that is up; name one with -i');
    return [usual.name];
  }
  const names = named.map((word) => (/^\d+$/.test(word) && findInterface(word) === undefined ? numbered(word) : word));
  return [...new Set(names)];
}

function numbered(word: string): string {
  const found = listInterfaces().find(({ number }) => number === Number(word));
  if (found === undefined) throw new UsageError(`No interface has the number ${word}; see sockshark interfaces`);
  return found.name;
}

function stopRules({ a: rules = [], c = ENDLESS }: SniffArguments): StopRules {
  const stop = { seconds: ENDLESS, frames: c, sessions: ENDLESS, bytes: ENDLESS };
  for (const rule of rules) {
    const [name, value] = ruleOf('-a', rule);
    if (name === 'duration') stop.seconds = value;
    else if (name === 'packets') stop.frames = Math.min(stop.frames, whole('-a', rule, value));
    else if (name === 'sessions') stop.sessions = whole('-a', rule, value);
    else if (name === 'filesize') stop.bytes = value * 1000;
    else throw new UsageError(`-a ${rule}: there are duration:, packets:, sessions: and filesize:`);
  }
  return stop;
}

function ringRules(rules: readonly string[] | undefined): RingRules | undefined {
  if (rules === undefined || rules.length === 0) return undefined;
  const ring = { bytes: ENDLESS, seconds: ENDLESS, files: ENDLESS };
  for (const rule of rules) {
    const [name, value] = ruleOf('-b', rule);
    if (name === 'filesize') ring.bytes = value * 1000;
    else if (name === 'duration') ring.seconds = value;
    else if (name === 'files') ring.files = whole('-b', rule, value);
    else throw new UsageError(`-b ${rule}: there are filesize:, duration: and files:`);
  }
  if (ring.bytes === ENDLESS && ring.seconds === ENDLESS)
    throw new UsageError('-b files: needs -b filesize: or duration:');
  return ring;
}

function ruleOf(option: string, rule: string): [name: string, value: number] {
  const match = /^([a-z]+):(\d+(?:\.\d+)?)$/.exec(rule);
  const value = Number(match?.[2]);
  if (match === null || !(value > 0)) throw new UsageError(`${option} ${rule} is not of the form NAME:NUMBER`);
  return [match[1] as string, value];
}

function whole(option: string, rule: string, value: number): number {
  if (!Number.isInteger(value)) throw new UsageError(`${option} ${rule} needs a whole number`);
  return value;
}
