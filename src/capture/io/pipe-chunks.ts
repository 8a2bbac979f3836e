import { type ConnectOpts, Socket, type SocketConstructorOpts } from 'node:net';
import { PIPE_CHUNK } from '../../limits.ts';
import { type Chunks, HEADROOM, join } from './chunked-source.ts';

/** Reads a pipe or a socket when a chunk is wanted: what was not asked for waits in the kernel. */
export class PipeChunks implements Chunks {
  readonly #socket: Socket;
  #filling = new Uint8Array(HEADROOM + PIPE_CHUNK);
  #parsed = new Uint8Array(HEADROOM + PIPE_CHUNK);
  #isOver = false;
  #error: Error | undefined;
  /** Length of a chunk that came before it was wanted: a socket begins to read when it is made. */
  #early = 0;
  /** Called with the length of the chunk that is awaited, or with 0 at the end. */
  #settle: ((length: number) => void) | undefined;

  constructor(descriptor: number) {
    const onread = { buffer: () => this.#filling.subarray(HEADROOM), callback: (length: number) => this.#take(length) };
    const options: SocketConstructorOpts & ConnectOpts = { fd: descriptor, readable: true, writable: false, onread };
    this.#socket = new Socket(options)
      .on('error', (error) => {
        this.#error = error;
      })
      .on('end', () => this.#end())
      .on('close', () => this.#end());
  }

  async next(unread: Uint8Array): Promise<Uint8Array | undefined> {
    const length = this.#early > 0 || this.#isOver ? this.#early : await this.#chunk();
    this.#early = 0;
    // The buffers have changed places since.
    if (length > 0) return join(unread, this.#parsed, length);
    if (this.#error !== undefined) throw this.#error;
    return undefined;
  }

  async close(): Promise<void> {
    this.#socket.destroy();
  }

  #chunk(): Promise<number> {
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#socket.resume();
    });
  }

  /** Stops reading, as the next chunk may overwrite what is parsed. */
  #take(length: number): false {
    [this.#filling, this.#parsed] = [this.#parsed, this.#filling];
    if (this.#settle === undefined) this.#early = length;
    else this.#wake(length);
    return false;
  }

  #end(): void {
    this.#isOver = true;
    this.#wake(0);
  }

  #wake(length: number): void {
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.(length);
  }
}
