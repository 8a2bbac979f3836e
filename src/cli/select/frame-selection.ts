import { endpointText } from '../../bytes/address.ts';
import { NumberSet } from '../../bytes/number-set.ts';
import { type Frame, markFrame } from '../../capture/frame.ts';
import { LAYERS } from '../../limits.ts';
import { Defragmenter } from '../../packet/defragmenter.ts';
import { FrameLocator } from '../../packet/frame-locator.ts';
import { locate, locateNext } from '../../packet/locate.ts';
import { destinationOf, emptyLocation, type Location, sourceOf, TCP_ACK, TCP_SYN } from '../../packet/location.ts';
import type { Session } from '../../session/session.ts';
import { SelectedConnection } from '../../tcp/selected-connection.ts';

/** From the first frame of an association's datagrams to the last. */
interface Range {
  readonly first: number;
  readonly last: number;
}

/**
 * The frames of chosen sessions. Which these are is known when a capture has been read: after all sessions were added,
 * every frame of the same capture is looked at once more with `collect`, and then `has` knows their numbers. Takes a bit a
 * frame, and memory for each connection that was chosen.
 */
export class FrameSelection {
  /** Whether no session was added. */
  isEmpty = true;
  readonly #numbers = new NumberSet();
  readonly #connections = new Map<string, SelectedConnection>();
  readonly #associations: Range[] = [];
  /** UDP flows that a datagram of an association was seen of, and the last frame that they can have. */
  readonly #datagrams = new Map<string, number>();
  /** Ports that any of these flows has, so that most frames cost no text. */
  readonly #ports = new Uint8Array(65_536);
  readonly #location = emptyLocation();
  readonly #locator = new FrameLocator();
  readonly #defragmenter = new Defragmenter();

  has(number: number): boolean {
    return this.#numbers.has(number);
  }

  /** Chooses a session: its connection, the datagrams of its association, and what notes tell of, as datagrams of strangers. */
  add({ client, proxy, first, last, depth, transport, udp, messages, notes }: Session): void {
    this.isEmpty = false;
    for (const { frames, links = [] } of messages) {
      for (const { number } of frames) this.#numbers.add(number);
      for (const { frame } of links) this.#numbers.add(frame);
    }
    for (const { frame } of notes) this.#numbers.add(frame);
    if (udp !== undefined) this.#associations.push({ first: first.number, last: last.number });
    if (depth > 0 || transport !== 'tcp') return;
    const key = keyOf(endpointText(client), endpointText(proxy));
    const connection = this.#connections.get(key) ?? new SelectedConnection(this.#numbers);
    connection.expect(first.number, last.number);
    this.#connections.set(key, connection);
    this.#ports[client.port] = 1;
    this.#ports[proxy.port] = 1;
  }

  /** Takes the next frame of the capture. */
  collect(frame: Frame): void {
    const location = this.#location;
    if (!this.#locator.locate(frame, location)) return;
    for (;;) {
      const { next } = location;
      if (location.isFragment) this.#collectFragment(frame, location);
      else this.#collectPacket(frame, location, [frame.number]);
      if (next === 0 || !locateNext(frame, next, location)) return;
    }
  }

  #collectFragment(frame: Frame, location: Location): void {
    let whole = this.#defragmenter.add(frame, location, [markFrame(frame)]);
    for (let layers = 0; layers < LAYERS; layers++) {
      if (whole === undefined || !locate(whole.frame, location)) return;
      if (!location.isFragment) {
        this.#collectPacket(
          whole.frame,
          location,
          whole.marks.map(({ number }) => number),
        );
        return;
      }
      whole = this.#defragmenter.add(whole.frame, location, whole.marks);
    }
  }

  /** `numbers`: of the frames that brought the packet. */
  #collectPacket(frame: Frame, location: Location, numbers: readonly number[]): void {
    if (location.transport === 'tcp') this.#collectSegment(frame, location, numbers);
    else if (location.transport === 'udp') this.#collectDatagram(frame, location, numbers);
  }

  #collectSegment(frame: Frame, location: Location, numbers: readonly number[]): void {
    const { sourcePort, destinationPort, flags, sequence } = location;
    if (this.#ports[sourcePort] === 0 || this.#ports[destinationPort] === 0) return;
    const connection = this.#connections.get(flowKey(frame, location));
    if (connection === undefined) return;
    const isOpening = (flags & (TCP_SYN | TCP_ACK)) === TCP_SYN;
    connection.collect(frame.number, numbers, isOpening ? sequence : undefined);
  }

  #collectDatagram(frame: Frame, location: Location, numbers: readonly number[]): void {
    const { sourcePort, destinationPort } = location;
    const isKnown = numbers.some((number) => this.#numbers.has(number));
    if (
      !isKnown &&
      (this.#datagrams.size === 0 || (this.#ports[sourcePort] === 0 && this.#ports[destinationPort] === 0))
    )
      return;
    const key = flowKey(frame, location);
    if (isKnown) this.#learn(key, frame.number, location);
    if (!isKnown && frame.number > (this.#datagrams.get(key) ?? 0)) return;
    for (const number of numbers) this.#numbers.add(number);
  }

  /** A datagram of an association has this flow: others of it, copies or those past the bound of messages, belong to it too. */
  #learn(key: string, number: number, { sourcePort, destinationPort }: Location): void {
    let last = this.#datagrams.get(key) ?? 0;
    if (last < number)
      for (const range of this.#associations)
        if (range.first <= number && number <= range.last) last = Math.max(last, range.last);
    this.#datagrams.set(key, last);
    this.#ports[sourcePort] = 1;
    this.#ports[destinationPort] = 1;
  }
}

function flowKey(frame: Frame, location: Location): string {
  return keyOf(endpointText(sourceOf(frame, location)), endpointText(destinationOf(frame, location)));
}

/** The same for both directions. */
function keyOf(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}
