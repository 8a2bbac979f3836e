import type { MemoryBudget } from '../../bytes/memory-budget.ts';
import { insideDatagram } from '../../protocols/app/inside-reader.ts';
import type { Side } from '../../schema/message.ts';
import { type Note, note } from '../../schema/note.ts';
import type { Endpoint } from '../../session/session.ts';
import { type Direction, opposite, type StreamBytes } from '../../tcp/stream.ts';
import { Association } from '../../udp/association.ts';
import { DatagramStream, type FramedDatagram } from '../datagram-stream.ts';
import type { Framing } from '../dissector.ts';

const NO_PIECES: readonly StreamBytes[] = [];

/** Between whom a tunnel is, and how its datagrams stand in the stream. */
export interface TunnelStart {
  readonly framing: Framing;
  readonly client: Endpoint;
  readonly proxy: Endpoint;
  /** The direction of the client. */
  readonly direction: Direction;
  /** The frame of the reply. */
  readonly frame: number;
}

/**
 * Datagrams that a TCP connection carries behind its handshake, as extensions of some products have it. Bytes that are
 * none from the start are given back as payload; where what follows some is none, the rest is only counted.
 */
export class Tunnel {
  /** What the datagrams are gathered in. */
  readonly association: Association;
  readonly notes: Note[] = [];
  readonly #start: TunnelStart;
  readonly #streams: Readonly<Record<Side, DatagramStream>>;
  #isOver = false;

  constructor(start: TunnelStart, budget: MemoryBudget) {
    const { framing, client, proxy, frame } = start;
    this.#start = start;
    this.#streams = { client: new DatagramStream(framing, 'client'), proxy: new DatagramStream(framing, 'proxy') };
    this.association = new Association({ client, proxy, request: undefined, bound: proxy, frame }, budget);
  }

  /** Whether any datagram was found. */
  get isFramed(): boolean {
    return this.#streams.client.taken + this.#streams.proxy.taken > 0;
  }

  /** Whether more bytes are only counted. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get held(): number {
    return this.#isOver ? 0 : this.#streams.client.held + this.#streams.proxy.held;
  }

  /** Bytes of a side that are datagrams. */
  taken(side: Side): number {
    return this.#streams[side].taken;
  }

  /** Takes the next bytes of a side; gives back those that are payload and no datagrams. */
  push(side: Side, piece: StreamBytes): readonly StreamBytes[] {
    if (this.#isOver) return this.isFramed ? NO_PIECES : [piece];
    const stream = this.#streams[side];
    stream.push(piece, (datagram) => this.#take(datagram));
    if (stream.flaw === undefined) return NO_PIECES;
    this.#isOver = true;
    if (!this.isFramed) return this.#waiting();
    const detail = `${stream.flaw}, behind ${stream.taken} bytes of the ${side}`;
    this.notes.push(note('framing-lost', piece.frames.at(-1)?.number ?? 0, detail));
    return NO_PIECES;
  }

  /** Nothing more will come. */
  finish(): readonly StreamBytes[] {
    if (this.#isOver) return NO_PIECES;
    if (!this.isFramed) return this.#waiting();
    const frame = this.association.last?.number ?? 0;
    if (this.held > 0) this.notes.push(note('message-truncated', frame, `${this.held} bytes of a datagram`));
    return NO_PIECES;
  }

  #take({ pdu, data, bytes }: FramedDatagram): void {
    const { client, proxy, framing } = this.#start;
    if (!this.isFramed) this.notes.push(note('extension-read', pdu.frames.at(-1)?.number ?? 0, framing.name));
    const added = this.association.add(pdu, { bytes, data, relay: proxy, client });
    const inside = insideDatagram(data);
    if (inside !== undefined) this.association.recognise(added.pdu, inside);
  }

  /** What no datagram took, the client's bytes first. */
  #waiting(): readonly StreamBytes[] {
    const { direction } = this.#start;
    const { client, proxy } = this.#streams;
    return [...client.waiting(direction), ...proxy.waiting(opposite(direction))];
  }
}
