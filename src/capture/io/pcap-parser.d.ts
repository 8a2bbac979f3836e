/** The part of npm's pcap-parser 0.2.1 that is used here; it comes without types. */
declare module 'pcap-parser' {
  import type { EventEmitter } from 'node:events';

  export interface PacketHeader {
    readonly timestampSeconds: number;
    readonly timestampMicroseconds: number;
    readonly capturedLength: number;
    readonly originalLength: number;
  }

  export interface Parser {
    on(event: 'packetHeader', listener: (header: PacketHeader) => void): this;
    on(event: 'packetData', listener: (bytes: Uint8Array) => void): this;
  }

  /** What the parser needs of a stream: `data` events with a Buffer each, and that it can be told to hold and to go on. */
  export interface Feed extends EventEmitter {
    pause(): void;
    resume(): void;
  }

  export function parse(input: Feed): Parser;
}
