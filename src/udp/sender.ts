import { isUnspecified } from '../bytes/address.ts';
import type { Endpoint, Request } from '../session/session.ts';

/** How well an endpoint fits as the client of an association; `open`: its port is not known yet; 0 is not at all. */
export const CLAIM = { port: 4, open: 3, portAfterEnd: 2, address: 1, none: 0 } as const;

/**
 * The endpoint that the client of an association sends from (RFC 1928 section 7): the address of its TCP connection and
 * the port that its request announced, or that of its first datagram.
 */
export class Sender {
  /** How often more became known of it. */
  revision = 0;
  /** The port that it uses, as far as that is known. */
  port: number | undefined;
  readonly #address: string;
  /** What the request names besides: the client may have several addresses. */
  readonly #announced: string | undefined;
  /** Its address in the other family, where it speaks to the relay in that. */
  #other: string | undefined;
  #hasSpoken = false;

  constructor(client: Endpoint, request: Request | undefined) {
    this.#address = client.address;
    const { address, port = 0 } = request ?? {};
    this.#announced = address;
    if (port !== 0 && !namesTarget(request, client)) this.port = port;
  }

  /** How well the other endpoint of a datagram to or from the relay fits; `hasEnded`: the association is over. */
  claim({ address, port }: Endpoint, hasEnded: boolean): number {
    if (!this.isAddress(address)) return CLAIM.none;
    if (hasEnded) return this.mayUse(port) ? CLAIM.portAfterEnd : CLAIM.none;
    if (this.port === undefined) return CLAIM.open;
    return this.port === port ? CLAIM.port : CLAIM.address;
  }

  /** A datagram of the association has this other endpoint. */
  learn({ address, port }: Endpoint): void {
    if (this.#other === undefined && familyOf(address) !== familyOf(this.#address)) {
      this.#other = address;
      this.revision++;
    }
    if (this.#hasSpoken) return;
    this.#hasSpoken = true;
    this.port = port;
    this.revision++;
  }

  /** Whether it is not known to use another port. */
  mayUse(port: number): boolean {
    return (this.port ?? port) === port;
  }

  /** Whether this can be an address of the client. */
  isAddress(address: string): boolean {
    if (address === this.#address || address === this.#announced) return true;
    return familyOf(address) !== familyOf(this.#address) && (this.#other ?? address) === address;
  }

  /** What `isAddress` takes: addresses, and a family where any address of it will do. */
  get hosts(): readonly string[] {
    const other = this.#other ?? String(familyOf(this.#address) === 4 ? 6 : 4);
    const isLiteral = this.#announced !== undefined && /[.:]/.test(this.#announced);
    return isLiteral ? [this.#address, other, this.#announced as string] : [this.#address, other];
  }
}

/** RFC 1928 section 4 asks for the client's own address; many clients name the target instead. */
export function namesTarget(request: Request | undefined, client: Endpoint): boolean {
  const { address, addressType } = request ?? {};
  return addressType !== 3 && address !== undefined && !isUnspecified(address) && address !== client.address;
}

export function familyOf(address: string): 4 | 6 {
  return address.includes(':') ? 6 : 4;
}
