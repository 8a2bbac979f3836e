/** The part of npm's cap 0.2.1 that is used here; it comes without types. */
declare module 'cap' {
  import type { Buffer } from 'node:buffer';

  class Cap {
    static deviceList(): readonly { readonly name: string }[];
    /** Gives the name of the link type. Throws where the device cannot be opened; the object may then not be touched again. */
    open(device: string, filter: string, bufferSize: number, buffer: Buffer): string;
    /** `length` bytes of the packet are in the buffer that `open` was given. */
    on(event: 'packet', listener: (length: number, isTruncated: boolean) => void): this;
  }

  const library: { readonly Cap: typeof Cap };
  export = library;
}
