import { KNOWN_PROXIES } from '../limits.ts';
import type { Hints } from './assembly.ts';
import type { Endpoint } from './session.ts';

/** Proxies that certain sessions made known, as text, KNOWN_PROXIES at most; and the ports that the user named. */
export class KnownProxies {
  readonly #named: ReadonlySet<number>;
  readonly #known = new Set<string>();

  constructor(named: ReadonlySet<number>) {
    this.#named = named;
  }

  get all(): ReadonlySet<string> {
    return this.#known;
  }

  add(proxy: string): void {
    if (this.#known.size < KNOWN_PROXIES) this.#known.add(proxy);
  }

  /** Whether a listener, as text, is known; it is only made where any is. */
  has(text: () => string): boolean {
    return this.#known.size > 0 && this.#known.has(text());
  }

  /** What speaks for a session of this proxy besides its own bytes; `isCertain`: these leave no doubt. */
  hints({ port }: Endpoint, text: string, usualPort: number | undefined, isCertain: boolean): Hints {
    return {
      named: this.#named.has(port) ? port : undefined,
      usual: usualPort === port ? port : undefined,
      isKnownProxy: isCertain || this.#known.has(text),
    };
  }
}
