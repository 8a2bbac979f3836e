import { concat } from '../../bytes/concat.ts';
import { isRecognised } from '../../protocols/index.ts';
import { parse } from '../../schema/parse.ts';
import type { View } from '../../schema/view.ts';
import type { StreamBytes } from '../../tcp/stream.ts';
import type { Pdu } from '../pdu.ts';

const NO_PIECES: readonly StreamBytes[] = [];
const NO_BYTES: Uint8Array = new Uint8Array(0);

/** What the first bytes of a proxy behind its grant are: data of the relay, or one more reply. */
export type Screened = 'open' | 'relay' | View;

/**
 * Looks whether a proxy that has granted a request answers it once more, where data of the relay should begin. Only a
 * whole reply of the same version counts: one that repeats the first, or one that ends with its segment; a refusal only
 * where nothing follows it. Where the client has begun to speak SOCKS through the relay, a reply is that of the next proxy.
 */
export class SecondReply {
  /** What is held back until it is known. */
  pieces: readonly StreamBytes[] = NO_PIECES;
  readonly #first: View;
  readonly #pdus: readonly Pdu[];
  #bytes = NO_BYTES;
  #hasHeard = false;

  /** `pdus`: the handshake, of which the last message is the grant. */
  constructor(pdus: readonly Pdu[]) {
    this.#first = (pdus.at(-1) as Pdu).view;
    this.#pdus = pdus;
  }

  get held(): number {
    return this.#bytes.length;
  }

  /** Takes bytes of the client; gives whether they say that no second reply can follow. */
  hear({ bytes }: StreamBytes): boolean {
    if (this.#hasHeard || bytes.length === 0) return false;
    this.#hasHeard = true;
    return isRecognised(bytes, 0, bytes.length, true);
  }

  /** Takes bytes of the proxy, and keeps a copy; those of `pieces` are still to be passed on. */
  push(piece: StreamBytes): Screened {
    const isStart = this.#bytes.length > 0 || piece.bytes[0] === this.#first.number('version');
    const kept = isStart ? { ...piece, bytes: piece.bytes.slice() } : piece;
    this.pieces = this.pieces.length === 0 ? [kept] : this.pieces.concat(kept);
    if (!isStart || piece.gap > 0) return 'relay';
    this.#bytes = concat([this.#bytes, piece.bytes]);
    return this.#judge(false);
  }

  /** The proxy has said all: what is held is a refusal, or data of the relay. */
  end(): Exclude<Screened, 'open'> {
    const found = this.#judge(true);
    return found === 'open' ? 'relay' : found;
  }

  #judge(isEnd: boolean): Screened {
    const parsed = parse(this.#first.message, this.#bytes);
    const { view } = parsed;
    const isGrant = view.number('code') === this.#first.number('code');
    if (parsed.status === 'malformed' || !this.#fits(view) || !(isGrant || isRefusalCode(view))) return 'relay';
    if (parsed.status !== 'complete') return isEnd ? 'relay' : 'open';
    const isAlone = view.end === this.#bytes.length;
    if (isGrant) return this.#isRepeated(view) || isAlone ? view : 'relay';
    if (!isAlone) return 'relay';
    return isEnd ? view : 'open';
  }

  /** Whether the fields so far are those of a reply to the request. */
  #fits(view: View): boolean {
    if (view.number('reserved') !== undefined && view.number('reserved') !== 0) return false;
    if (view.message.index.has('atyp')) return view.number('atyp') !== 0;
    return this.#isKnown(view, 'port') && this.#isKnown(view, 'ipv4');
  }

  /** SOCKS4 repeats what it was asked for, or has zeros. */
  #isKnown(view: View, key: 'port' | 'ipv4'): boolean {
    const value = view.number(key);
    const request = this.#pdus.findLast(({ view }) => view.message.role === 'request')?.view;
    return value === undefined || value === 0 || value === this.#first.number(key) || value === request?.number(key);
  }

  #isRepeated({ start, end, bytes }: View): boolean {
    const { start: from, end: to, bytes: said } = this.#first;
    if (end - start !== to - from) return false;
    for (let at = 0; at < end - start; at++) if (bytes[start + at] !== said[from + at]) return false;
    return true;
  }
}

/** The codes that refuse: 1 to 8 and those of Tor in SOCKS5, 91 to 93 in SOCKS4; true while the code is not there yet. */
function isRefusalCode(view: View): boolean {
  const code = view.number('code');
  if (code === undefined) return true;
  if (!view.message.index.has('atyp')) return code >= 0x5b && code <= 0x5d;
  return (code >= 1 && code <= 8) || (code >= 0xf0 && code <= 0xf7);
}
