import { CaptureError } from '../capture/capture-error.ts';
import { type CaptureReader, emptyFrame } from '../capture/frame.ts';
import { type Selection, selects } from '../filter/selection.ts';
import { Pipeline, type Totals } from '../pipeline.ts';
import { sessionRecord } from '../report/data/session-record.ts';
import type { SessionRecord } from '../report/data/session-schema.ts';

/** What a capture is called that has no name. */
export const DEFAULT_NAME = 'capture';

/** How a capture is read. */
export interface ReadOptions {
  /** What records and errors call the capture; `capture` unless given, or the path of a file. */
  readonly name?: string;
  /** TCP ports to read as SOCKS even where detection would not. */
  readonly ports?: Iterable<number>;
  /** UDP ports to read as datagrams of SOCKS although no session of the capture asked for them. */
  readonly udpPorts?: Iterable<number>;
  /** False: only port 1080 and the named ports are looked at. All are unless given. */
  readonly detects?: boolean;
  /** Whether passwords and tokens are shown; they are masked unless given. */
  readonly showPasswords?: boolean;
  /** Bytes that may be retained before the oldest sessions end as they stand, with a note; 256 MiB unless given. */
  readonly memory?: number;
  /** How many frames are read at the most; all unless given. */
  readonly maxFrames?: number;
  /** Which sessions are wanted; all are unless given, those that are only possible among them. */
  readonly selection?: Selection;
}

/**
 * Sessions of a capture as they end, and what else is known of it. It is iterated once: `for await` reads the capture as
 * far as sessions are asked for, and closes it at its end, at `break` and at an error.
 */
export class SessionReading implements AsyncIterable<SessionRecord> {
  readonly #sessions: AsyncGenerator<SessionRecord, void>;
  #problems: readonly CaptureError[] = [];
  #totals: Totals | undefined;

  /** `open` is called when the first session is asked for. */
  constructor(open: () => Promise<CaptureReader>, options: ReadOptions) {
    this.#sessions = this.#read(open, options);
  }

  /** What the whole capture held, SOCKS or not; undefined until all sessions were given. */
  get totals(): Totals | undefined {
    return this.#totals;
  }

  /** Frames that could not be read although the capture goes on behind them; complete when all sessions were given. */
  get problems(): readonly CaptureError[] {
    return this.#problems;
  }

  /** Rejects with CaptureError where the capture cannot be read on, behind all sessions that were readable. */
  [Symbol.asyncIterator](): AsyncIterator<SessionRecord, void> {
    return this.#sessions;
  }

  async *#read(open: () => Promise<CaptureReader>, options: ReadOptions): AsyncGenerator<SessionRecord, void> {
    const ended: SessionRecord[] = [];
    const pipeline = pipelineOf(options, (record) => ended.push(record));
    const reader = await open();
    try {
      let failure: CaptureError | undefined;
      const frame = emptyFrame();
      let left = options.maxFrames ?? Number.POSITIVE_INFINITY;
      try {
        while (left > 0 && (await reader.advance())) {
          while (left > 0 && reader.next(frame)) {
            left--;
            pipeline.accept(frame);
            if (ended.length > 0) yield* ended.splice(0);
          }
        }
      } catch (error) {
        if (!(error instanceof CaptureError)) throw error;
        failure = error;
      }
      this.#totals = pipeline.finish();
      this.#problems = reader.problems;
      yield* ended;
      if (failure !== undefined) throw failure;
    } finally {
      await reader.close();
    }
  }
}

function pipelineOf(options: ReadOptions, take: (record: SessionRecord) => void): Pipeline {
  const { name = DEFAULT_NAME, ports = [], udpPorts = [], detects = true, showPasswords = false } = options;
  const { selection, memory } = options;
  const isSelected = selection === undefined ? () => true : selects(selection, 0);
  return new Pipeline(
    {
      capture: name,
      named: new Set(ports),
      namedUdp: new Set(udpPorts),
      detects,
      wanted: new Set(selection?.protocols),
      ...(memory === undefined ? {} : { memory }),
    },
    {
      session(session) {
        if (isSelected(session)) take(sessionRecord(session, showPasswords));
      },
    },
  );
}
