export interface Endpoint {
  /** 4 or 16 octets. */
  readonly address: Uint8Array;
  readonly port: number;
}

export interface Segment {
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly flags: number;
}

/** One packet as its sender sends it. */
export interface Packet {
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** What TCP says of it; undefined for UDP. */
  readonly segment: Segment | undefined;
  readonly payload: Uint8Array;
}

/** All packets of one or more related flows, in the order in which they are sent. */
export type Packets = Iterator<Packet, void>;

/** 0: the endpoint that opens the connection; 1: the other. */
export type Side = 0 | 1;
