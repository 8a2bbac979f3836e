import { EndpointSet } from '../bytes/endpoint-set.ts';
import { KNOWN_PROXIES } from '../limits.ts';
import type { Hints } from './assembly.ts';
import type { Endpoint } from './session.ts';

/** Proxies that certain sessions made known, and the ports that the user named. */
export class KnownProxies {
  readonly #named: ReadonlySet<number>;
  /** The proxies, KNOWN_PROXIES at most. */
  readonly all = new EndpointSet(KNOWN_PROXIES);

  constructor(named: ReadonlySet<number>) {
    this.#named = named;
  }

  /** What speaks for a session of this proxy besides its own bytes; `isCertain`: these leave no doubt. */
  hints(proxy: Endpoint, usualPort: number | undefined, isCertain: boolean): Hints {
    const { port } = proxy;
    return {
      named: this.#named.has(port) ? port : undefined,
      usual: usualPort === port ? port : undefined,
      isKnownProxy: isCertain || this.all.has(proxy),
    };
  }
}
