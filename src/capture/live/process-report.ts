import { printable } from '../../bytes/text.ts';

/** Lines of a capture program that are kept, and characters of each: nobody bounds what it says. */
const LINES = 20;
const LINE_LENGTH = 500;

/** What a capture program counted; absent where it does not tell. */
export interface CaptureCounts {
  readonly received?: number;
  /** By the kernel, because the program was too slow. */
  readonly dropped?: number;
}

const RECEIVED = /(\d+) packets? received by filter/;
const DROPPED = /(\d+) packets? dropped by kernel/;
const DUMPCAP = /^Packets received\/dropped on interface .*: (\d+)\/(\d+) \(pcap:/;
const STARTED = /listening on |^File: |^cap: open$/;
/** What is no complaint. */
const CHATTER =
  /^(Capturing on|File: |Packets captured|Packets received|cap: open|tcpdump: listening|\d+ packets? |Warning: )|^$/;

/** What a capture program says on its standard error, line by line. */
export class ProcessReport {
  counts: CaptureCounts = {};
  hasStarted = false;
  readonly #complaints: string[] = [];
  #rest = '';

  add(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = (lines.pop() ?? '').slice(0, LINE_LENGTH);
    for (const line of lines) this.#read(line.slice(0, LINE_LENGTH).trim());
  }

  /** Its complaint in one line; empty when it has none. The names of programs before it are left out. */
  get complaint(): string {
    const lines = [...this.#complaints, ...(this.#rest === '' ? [] : [this.#rest])];
    return lines.map((line) => printable(line.replace(/^(tcpdump|dumpcap|cap|setpriv): (pcap_loop: )?/, ''))).join(' ');
  }

  #read(line: string): void {
    if (STARTED.test(line)) this.hasStarted = true;
    const both = DUMPCAP.exec(line);
    if (both !== null) this.counts = { received: Number(both[1]) + Number(both[2]), dropped: Number(both[2]) };
    const received = RECEIVED.exec(line)?.[1];
    const dropped = DROPPED.exec(line)?.[1];
    if (received !== undefined) this.counts = { ...this.counts, received: Number(received) };
    if (dropped !== undefined) this.counts = { ...this.counts, dropped: Number(dropped) };
    if (!CHATTER.test(line) && !RECEIVED.test(line) && this.#complaints.length < LINES) this.#complaints.push(line);
  }
}
