import type { Pdu } from '../dissectors/pdu.ts';
import { DESTINATIONS } from '../limits.ts';
import { type Inside, joined } from '../schema/detail.ts';
import type { Destination, Endpoint } from './session.ts';
import { addressOf } from './target.ts';

interface Traffic extends Endpoint {
  datagrams: number;
  bytes: number;
  inside: Inside | undefined;
}

/** With whom an association spoke, by the headers of its datagrams: the first DESTINATIONS of them. */
export class Destinations {
  readonly #traffic = new Map<string, Traffic>();

  add(pdu: Pdu, bytes: number): void {
    const traffic = this.#of(pdu);
    if (traffic === undefined) return;
    traffic.datagrams++;
    traffic.bytes += bytes;
  }

  /** The data of a datagram that was added tell this. */
  recognise(pdu: Pdu, inside: Inside): void {
    const traffic = this.#of(pdu);
    if (traffic !== undefined) traffic.inside = joined(traffic.inside, inside);
  }

  get list(): Destination[] {
    return [...this.#traffic.values()].map(({ inside, ...rest }) =>
      inside === undefined ? rest : { ...rest, protocol: inside.sheet.name, inside },
    );
  }

  #of({ view }: Pdu): Traffic | undefined {
    const address = addressOf(view);
    const port = view.number('port');
    if (address === undefined || port === undefined) return undefined;
    const key = `${address} ${port}`;
    const known = this.#traffic.get(key);
    if (known !== undefined || this.#traffic.size >= DESTINATIONS) return known;
    const traffic = { address: String(address), port, datagrams: 0, bytes: 0, inside: undefined };
    this.#traffic.set(key, traffic);
    return traffic;
  }
}
