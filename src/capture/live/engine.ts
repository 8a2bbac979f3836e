/** How frames are captured: by a program, by npm's `cap` in a process of its own, or by someone else who writes into a pipe. */
export const ENGINES = ['auto', 'exec', 'cap', 'pipe'] as const;
export type EngineChoice = (typeof ENGINES)[number];

/** What captures in the end; `pipe` is read from standard input. */
export const TOOLS = ['dumpcap', 'tcpdump', 'cap', 'pipe'] as const;
export type Tool = (typeof TOOLS)[number];

/** Whose clock the times of frames are from. */
export type TimeSource = 'kernel' | 'userland' | 'sender';

/** Kernel: the packet socket stamps each frame; userland: our helper does when it gets to it; sender: whoever fills the pipe. */
export const TIME_SOURCES: Readonly<Record<Tool, TimeSource>> = {
  dumpcap: 'kernel',
  tcpdump: 'kernel',
  cap: 'userland',
  pipe: 'sender',
};

/** How an interface is listened to. */
export interface CaptureSettings {
  readonly interface: string;
  /** In libpcap's language (pcap-filter(7)). */
  readonly filter?: string;
  /** Bytes of a frame that are captured. */
  readonly snapLength: number;
  readonly isPromiscuous: boolean;
  /** MiB of the kernel's buffer; what suits the tool unless given. */
  readonly buffer?: number;
  /** Whether each frame is wanted at once, which costs more under load than a few of them every second. */
  readonly isImmediate: boolean;
}

/** What kept a capture from starting, or ended it. */
export type CaptureFault =
  | 'missing'
  | 'permission'
  | 'no-interface'
  | 'down'
  | 'gone'
  | 'filter'
  | 'unsupported'
  | 'killed'
  | 'failed';

/** A capture that cannot start or go on. */
export class CaptureProcessError extends Error {
  override readonly name = 'CaptureProcessError';
  readonly fault: CaptureFault;

  /** `reason` is what the program said. */
  constructor(fault: CaptureFault, reason: string) {
    super(reason);
    this.fault = fault;
  }
}

const FAULTS: readonly (readonly [RegExp, CaptureFault])[] = [
  [
    /failed to execute|cannot find (package|module)|shared object|shared libraries|built against|ERR_DLOPEN/i,
    'missing',
  ],
  [/permission|not permitted|permitted to capture/i, 'permission'],
  [/no such device|no device named|doesn't exist|SIOCGIFHWADDR|SIOCGIFINDEX/i, 'no-interface'],
  [/interface disappeared|no longer attached/i, 'gone'],
  // What npm's cap dies of when its interface goes down or away.
  [/Assertion .status == 0. failed/, 'down'],
  [/interface went down|not up|network is down/i, 'down'],
  [/filter expression|isn't a valid capture filter|syntax error/i, 'filter'],
];

/** The fault that a program's words tell of. */
export function faultOf(words: string): CaptureFault {
  return FAULTS.find(([pattern]) => pattern.test(words))?.[1] ?? 'failed';
}
