/** Where the bytes of a capture come from: a file, a pipe, another program. */
export interface ByteSource {
  /** Bytes handed out so far, and how many there are where that is known. */
  readonly position: number;
  readonly size: number | undefined;
  /** Whether these are not the bytes of the file, but what they hold decompressed: offsets then count in that. */
  readonly isDecompressed?: true;
  /**
   * Reads on: `unread`, the tail of the last piece, with new bytes behind it. They are at least `wanted` together unless
   * the end comes first; undefined when nothing new came. The piece is borrowed until the next call. Rejects with the
   * error of the system.
   */
  read(unread: Uint8Array, wanted: number): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}
