import type { Pdu } from '../dissectors/pdu.ts';
import { DESTINATIONS } from '../limits.ts';
import type { Destination, Endpoint } from './session.ts';
import { addressOf } from './summary.ts';

interface Traffic extends Endpoint {
  datagrams: number;
  bytes: number;
  protocol: string | undefined;
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

  /** The data of a datagram that was added are of this protocol. */
  recognise(pdu: Pdu, protocol: string): void {
    const traffic = this.#of(pdu);
    if (traffic !== undefined) traffic.protocol ??= protocol;
  }

  get list(): Destination[] {
    return [...this.#traffic.values()].map(({ protocol, ...rest }) =>
      protocol === undefined ? rest : { ...rest, protocol },
    );
  }

  #of({ view }: Pdu): Traffic | undefined {
    const address = addressOf(view);
    const port = view.number('port');
    if (address === undefined || port === undefined) return undefined;
    const key = `${address} ${port}`;
    const known = this.#traffic.get(key);
    if (known !== undefined || this.#traffic.size >= DESTINATIONS) return known;
    const traffic = { address: String(address), port, datagrams: 0, bytes: 0, protocol: undefined };
    this.#traffic.set(key, traffic);
    return traffic;
  }
}
