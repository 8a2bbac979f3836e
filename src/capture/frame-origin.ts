/** What a file says of an interface, for a file that repeats it. */
export interface InterfaceOrigin {
  readonly linkType: number;
  /** 0 where there is no limit. */
  readonly snapLength: number;
  /** if_tsresol and if_tsoffset of pcapng. */
  readonly resolution: number;
  readonly offset: number;
  /** All other options of pcapng, in little-endian order, without the one that ends them. */
  readonly options: Uint8Array;
}

/** What a file says of a frame beyond the frame itself. */
export interface FrameOrigin {
  readonly interface: InterfaceOrigin;
  /** The time in units of the interface's resolution, less its offset: both halves of a 64-bit number. */
  readonly high: number;
  readonly low: number;
  /** Options of pcapng, comments among them, in little-endian order, without the one that ends them. */
  readonly options: Uint8Array;
}
