import type { Endpoint } from './packet.ts';
import { Payloads } from './payloads.ts';
import { Random } from './random.ts';

const CLIENT_HOSTS = 250;
const CLIENT_PORTS = 60_000;
const SERVER_HOSTS = 200;
const PROXY_HOSTS = 12;

/** Who takes part in generated traffic, and a count of what was written: the truth that readers are compared with. */
export class Scene {
  readonly random: Random;
  readonly payloads: Payloads;
  /** TCP connections. */
  connections = 0;
  /** SOCKS sessions: what a reader must find. */
  sessions = 0;
  readonly #family: 4 | 6;
  #clients = 0;

  constructor(seed: number, family: 4 | 6) {
    this.random = new Random(seed);
    this.payloads = new Payloads(this.random);
    this.#family = family;
  }

  /** An endpoint that no one had before. */
  client(): Endpoint {
    const index = this.#clients++;
    const port = 1024 + (Math.floor(index / CLIENT_HOSTS) % CLIENT_PORTS);
    return {
      address: this.#address(1 + Math.floor(index / (CLIENT_HOSTS * CLIENT_PORTS)), index % CLIENT_HOSTS),
      port,
    };
  }

  server(port: number): Endpoint {
    return { address: this.#address(100, this.random.between(0, SERVER_HOSTS - 1)), port };
  }

  proxy(port: number): Endpoint {
    return { address: this.#address(200, this.random.between(0, PROXY_HOSTS - 1)), port };
  }

  #address(net: number, host: number): Uint8Array {
    if (this.#family === 4) return Uint8Array.of(10, net, 0, 1 + host);
    return Uint8Array.of(0xfd, 0x77, 0, net, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 + host);
  }
}
