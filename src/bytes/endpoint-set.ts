interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** Endpoints that are remembered, as many as `limit` at the most: no text is made to look for one. */
export class EndpointSet {
  readonly #ports = new Map<string, Set<number>>();
  readonly #limit: number;
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  has({ address, port }: Endpoint): boolean {
    return this.#ports.get(address)?.has(port) === true;
  }

  /** False where the bound leaves no room for it. */
  add(endpoint: Endpoint): boolean {
    if (this.has(endpoint)) return true;
    if (this.#size >= this.#limit) return false;
    const { address, port } = endpoint;
    const ports = this.#ports.get(address);
    if (ports === undefined) this.#ports.set(address, new Set([port]));
    else ports.add(port);
    this.#size++;
    return true;
  }
}
