import type { FrameMark } from '../capture/frame.ts';
import type { Fingerprints } from '../schema/fingerprint.ts';
import type { Message, Side } from '../schema/message.ts';
import type { NoteKind } from '../schema/note-kinds.ts';
import type { PhaseTable } from '../schema/phase.ts';
import type { View } from '../schema/view.ts';
import type { Authentication, Relay, Request } from '../session/session.ts';
import type { Pdu } from './pdu.ts';

/** How much a message that fits speaks for its protocol, and why. */
export interface Weight {
  /** 0: it could be anything; 1: it fits; 2: it fits in so many octets that chance is no explanation. */
  readonly strength: 0 | 1 | 2;
  readonly evidence: string;
}

/** How an extension puts datagrams into the TCP stream behind its reply. */
export interface Framing {
  /** One datagram with its header. */
  readonly message: Message;
  /** The extension and the product that has it, which such datagrams prove. */
  readonly name: string;
  /** Whether the fields that have come can be such a header. */
  fits(view: View): boolean;
}

/** A relayed datagram: its PDU, and where the data lie behind the header. */
export interface RelayedDatagram {
  readonly pdu: Pdu;
  /** Bytes of the header. */
  readonly headerLength: number;
}

/** How datagrams to and from a relay are read; `length` is that on the wire. */
export interface Datagrams {
  /** Whether bytes can be a whole datagram by themselves; cheap, it is asked of every datagram of a capture. */
  isWhole(bytes: Uint8Array, start: number, end: number): boolean;
  /** Undefined where there is no header that can be read. */
  read(bytes: Uint8Array, length: number, side: Side, frames: readonly FrameMark[]): RelayedDatagram | undefined;
  /** The datagram that `read` does not take: all of its bytes are data. */
  readHeadless(bytes: Uint8Array, length: number, side: Side, frames: readonly FrameMark[]): Pdu;
}

/** What the bytes behind a reply make of the request. */
export interface Interpretation {
  /** What the request is called, where its number has several names. */
  readonly name: string | undefined;
  readonly evidence: string | undefined;
  /** Whether a grant only says that the proxy listens. */
  readonly isListening: boolean;
}

/** A protocol spoken over TCP as data: what its messages are, who speaks when, and how to tell it from others. */
export interface Dissector<P extends string = string> {
  readonly name: string;
  /** Names of its variants, where it has several. */
  readonly variants?: readonly string[];
  readonly title: string;
  /** What its users call it, whatever the version. */
  readonly family: string;
  /** The usual port: it makes no session, but speaks for one that only one side shows. */
  readonly port?: number;
  /** Whether its sessions are only counted unless they are asked for. */
  readonly isCounted?: true;
  /** Whether its relay can hold a session of which it only stands in front: the note that this one then gets. */
  readonly front?: NoteKind;
  readonly messages: readonly Message[];
  /** Kinds of notes that its messages can have. */
  readonly notes: readonly NoteKind[];
  /** The note of a session inside another's relay, and of one whose proxy opened the connection. */
  readonly nested?: NoteKind;
  readonly reversed?: NoteKind;
  /** What products are known to say. */
  readonly fingerprints: Fingerprints;
  readonly phases: PhaseTable<P>;
  /** The phase at the start of a connection. */
  readonly first: P;
  /** The phases in which a capture that starts inside a handshake may find it. */
  readonly entries: readonly P[];
  /**
   * Whether a direction that begins with these octets could speak the protocol; cheap, it is asked of every flow.
   * `isStart`: the stream's first octets are known to be these.
   */
  recognise(bytes: Uint8Array, start: number, end: number, isStart: boolean): boolean;
  /** The name of the variant that was spoken, where the protocol has several. */
  variant?(pdus: readonly Pdu[]): string;
  /** Who logs in, and with what success. */
  credentials(pdus: readonly Pdu[]): Authentication | undefined;
  /** What the bytes behind the reply say of the request that its number leaves open. */
  interpret?(request: Request, relay: Relay | undefined): Interpretation | undefined;
  /** The octets of a message of an encapsulation in clear; undefined when only keys could read them. */
  unwrap?(view: View): Uint8Array | undefined;
  /** The datagrams that its proxies relay. */
  readonly datagrams?: Datagrams;
  /** How datagrams stand in the stream that this command asks for; undefined where it asks for none. */
  framing?(command: number): Framing | undefined;
  /** How well a message fits behind the ones before it; undefined when its octets contradict the protocol. */
  weigh(view: View, earlier: readonly Pdu[]): Weight | undefined;
  /** Whether a message that opens a dialogue is credible where nothing answers it. */
  isOpening(view: View): boolean;
}
