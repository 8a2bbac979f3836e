import { endpointText } from '../bytes/address.ts';
import { EndpointSet } from '../bytes/endpoint-set.ts';
import type { MemoryBudget } from '../bytes/memory-budget.ts';
import { KNOWN_PROXIES } from '../limits.ts';
import type { Endpoint } from '../session/session.ts';

/** A listener that clients of HTTP asked, and how often. */
interface Asked {
  readonly listener: Endpoint;
  count: number;
}

/** Connections that begin with HTTP, by their listeners: those to a proxy of another protocol tell of a client that takes it for one of HTTP. */
export class HttpClients {
  readonly #asked = new Map<string, Asked>();
  readonly #proxies = new EndpointSet(KNOWN_PROXIES);
  readonly #budget: MemoryBudget;

  constructor(budget: MemoryBudget) {
    this.#budget = budget;
  }

  /** A client of HTTP asked this listener; past KNOWN_PROXIES listeners others are not counted. */
  add(listener: Endpoint): void {
    const text = endpointText(listener);
    const asked = this.#asked.get(text);
    if (asked !== undefined) asked.count++;
    else if (this.#asked.size < KNOWN_PROXIES) this.#asked.set(text, { listener, count: 1 });
    else this.#budget.reach('KNOWN_PROXIES');
  }

  /** What this listener answered, or its port, says that it is a proxy of another protocol. */
  addProxy(listener: Endpoint): void {
    if (!this.#proxies.add(listener)) this.#budget.reach('KNOWN_PROXIES');
  }

  /** How many asked such a proxy; `known` are those that sessions have. */
  count(known: EndpointSet): number {
    let total = 0;
    for (const { listener, count } of this.#asked.values())
      if (known.has(listener) || this.#proxies.has(listener)) total += count;
    return total;
  }
}
