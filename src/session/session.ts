import type { Instant } from '../bytes/instant.ts';
import type { FrameMark } from '../capture/frame.ts';
import type { Pdu } from '../engine/pdu.ts';
import type { Inside } from '../schema/detail.ts';
import type { PhaseName } from '../schema/message.ts';
import type { Note } from '../schema/note.ts';
import type { ReasonCode } from '../schema/reasons.ts';
import type { Ended } from './ending.ts';

/** What is being built before it is handed out. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** `established`: a success reply was seen; `incomplete`: capture or connection ended first; `opaque`: the method's exchange cannot be read. */
export type Status = 'established' | 'refused' | 'incomplete' | 'opaque';

/** `certain`: both sides fit; `likely`: one side fits and the port or another session speaks for it; `possible`: one side fits. */
export type Confidence = 'certain' | 'likely' | 'possible';

export interface Detection {
  readonly confidence: Confidence;
  readonly evidence: readonly string[];
}

export interface Method {
  readonly code: number;
  readonly name: string;
}

export interface Methods {
  readonly offered: readonly Method[];
  readonly selected?: Method;
}

export interface Authentication {
  /** Absent for the user id of SOCKS4. */
  readonly method?: number;
  readonly username?: string;
  /** In clear; formatters mask it. */
  readonly password?: string;
  readonly status?: number;
  readonly succeeded?: boolean;
  /** Of a GSSAPI context: its mechanism, and how its messages are protected. */
  readonly mechanism?: string;
  readonly protection?: 'none' | 'integrity' | 'confidentiality' | 'selective';
}

export interface Request {
  /** Absent where the protocol has no codes. */
  readonly command?: number;
  readonly name: string;
  readonly addressType?: number;
  readonly address?: string;
  readonly port?: number;
}

export interface Reply {
  readonly code: number;
  readonly name: string;
  /** A shorter name, for a line. */
  readonly brief?: string;
  readonly addressType?: number;
  readonly address?: string;
  readonly port?: number;
}

/** Payload after the handshake, counted by sequence number. */
export interface Relay {
  readonly clientBytes: number;
  readonly proxyBytes: number;
  /** Of these, octets that the capture does not have. */
  readonly missing: number;
  /** What is inside, by its bytes. */
  readonly protocol?: string | undefined;
  /** What that says of itself. */
  readonly inside?: Inside | undefined;
}

/** Seconds from a message to its answer. */
export interface Latency {
  readonly negotiation?: number;
  readonly authentication?: number;
  readonly reply?: number;
}

export interface Destination {
  readonly address: string;
  readonly port: number;
  readonly datagrams: number;
  readonly bytes: number;
  readonly protocol?: string;
  readonly inside?: Inside;
}

export interface PerSide {
  readonly client: number;
  readonly proxy: number;
}

/** What a UDP association carried; bytes are of the data behind the SOCKS header. */
export interface UdpRelay {
  readonly relay: Endpoint;
  readonly datagrams: PerSide;
  readonly bytes: PerSide;
  /** Of the datagrams, those without a SOCKS header; absent where all have one. */
  readonly malformed?: PerSide;
  /** Datagrams that were fragments (FRAG not 0). */
  readonly fragments: number;
  readonly destinations: readonly Destination[];
}

/** A product whose habits a side shows, and which. */
export interface FingerprintMatch {
  readonly product: string;
  readonly evidence: readonly string[];
}

/** What the sides behave like; that is not what they are. */
export interface Behaviour {
  readonly client?: readonly FingerprintMatch[];
  readonly proxy?: readonly FingerprintMatch[];
}

/** What a user counts as one: a SOCKS dialogue and all that it caused. */
export interface Session {
  /** From 1, by the first frame. */
  readonly id: number;
  /** The same whenever the same frames are read, whatever the capture is called: sixteen hex digits. */
  readonly uid: string;
  /** The capture, as it was named. */
  readonly capture: string;
  readonly protocol: string;
  readonly transport: 'tcp' | 'udp';
  /** 0; more for a session inside another's relay. */
  readonly depth: number;
  /** The id of the session around it. */
  readonly parent?: number | undefined;
  readonly client: Endpoint;
  readonly proxy: Endpoint;
  /** The client that a header of the PROXY protocol names. */
  readonly origin?: Endpoint | undefined;
  /** Proxies of another protocol in front of this one, the outermost first. */
  readonly via?: readonly Endpoint[] | undefined;
  /** The first frame that carried SOCKS, and the last of the connection or association. */
  readonly first: FrameMark;
  readonly last: FrameMark;
  readonly status: Status;
  /** The furthest phase reached. */
  readonly phase: PhaseName;
  readonly ended: Ended;
  /** Why it is not established, as a sentence and as a code; absent where it is. */
  readonly reason?: string | undefined;
  readonly reasonCode?: ReasonCode | undefined;
  readonly detection: Detection;
  readonly methods?: Methods | undefined;
  readonly authentication?: Authentication | undefined;
  readonly request?: Request | undefined;
  readonly replies: readonly Reply[];
  readonly relay?: Relay | undefined;
  readonly udp?: UdpRelay | undefined;
  readonly latency: Latency;
  readonly behaviour?: Behaviour | undefined;
  /** The capture came to its end before the connection did. */
  readonly isOpen?: true | undefined;
  /** The latest time of its frames, where that is not the time of the last one. */
  readonly latest?: Instant | undefined;
  /** The clock of the capture went back in it, so spans of time are not known. */
  readonly isClockBack?: true | undefined;
  readonly messages: readonly Pdu[];
  readonly notes: readonly Note[];
}
