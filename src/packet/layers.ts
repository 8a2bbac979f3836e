import { type FixedText, fixedText } from '../bytes/byte-writer.ts';
import { uintBe } from '../bytes/integer.ts';
import type { FrameMark } from '../capture/frame.ts';
import { LAYERS } from '../limits.ts';
import { FixedHeader, type FixedLayout, fixedLayout, fixedNumber, type Place } from '../schema/fixed.ts';
import type { Message } from '../schema/message.ts';
import { parse } from '../schema/parse.ts';
import { valueName } from '../schema/values.ts';
import type { View } from '../schema/view.ts';
import { ipv4, ipv6 } from './headers/internet.ts';
import { nflog } from './headers/link.ts';
import { tcp } from './headers/transport.ts';
import { tzsp } from './headers/tunnel.ts';
import type { LayerKind, NextLayer } from './layer-kind.ts';
import { LAYER_CHOICES, LAYER_KINDS } from './layer-kinds.ts';
import { FIRST_LAYERS } from './link-types.ts';
import { nflogPacket } from './nflog.ts';
import { tzspFrame } from './tzsp.ts';

/** A header as far as it must be read to find the next one, and for its line. */
type Header = Pick<View, 'message' | 'start' | 'end'> & {
  number(key: string): number | undefined;
  value(key: string): string | number | undefined;
};

/** One header of a frame below SOCKS. */
export class Layer {
  readonly #kind: LayerKind;
  readonly #bytes: Uint8Array;
  readonly #header: Header;
  readonly #packetEnd: number;

  constructor(kind: LayerKind, bytes: Uint8Array, header: Header, packetEnd: number) {
    this.#kind = kind;
    this.#bytes = bytes;
    this.#header = header;
    this.#packetEnd = packetEnd;
  }

  /** What the one line says behind the title: `Src: `, `10.0.0.2`, `, Dst: `, `10.0.0.1`; empty if there is nothing to say. */
  get words(): readonly (string | number | FixedText)[] {
    return wordsOf(this.#kind, this.#header, this.#packetEnd);
  }

  /** Whether frames between the same ends have the same line for it. */
  get isRepeated(): boolean {
    return linePlaces(this.#kind) !== undefined;
  }

  /** Whether its line is that of another, which is repeated. */
  hasLineOf(other: Layer): boolean {
    if (this.#kind !== other.#kind) return false;
    const [from, otherFrom] = [this.offset, other.offset];
    for (const { start, end } of linePlaces(this.#kind) ?? []) {
      for (let at = start; at < end; at++) {
        if (this.#bytes[from + at] !== other.#bytes[otherFrom + at]) return false;
      }
    }
    return true;
  }

  get message(): Message {
    return this.#kind.message;
  }

  /** Bytes from the start of the frame. */
  get offset(): number {
    return this.#header.start;
  }

  /** All of its fields. */
  get view(): View {
    return parse(this.#kind.message, this.#bytes, this.offset, this.#header.end).view;
  }
}

/**
 * The headers of a frame from the link layer down to TCP or UDP, as far as its octets were kept and are known: the first
 * one that is not whole ends the list. Never throws.
 */
export function layers(mark: FrameMark): Layer[] {
  const bytes = mark.headers;
  const found: Layer[] = [];
  if (bytes === undefined) return found;
  let packetEnd = mark.originalLength;
  let next = valueName(FIRST_LAYERS, mark.linkType);
  for (let at = 0; next !== undefined && found.length < LAYERS; ) {
    const kind = kindOf(next, bytes, at);
    const header = kind === undefined ? undefined : headerAt(kind, bytes, at);
    if (kind === undefined || header === undefined) break;
    packetEnd = wireEnd(header) ?? packetEnd;
    found.push(new Layer(kind, bytes, header, packetEnd));
    next = nextLayer(kind.next, header);
    at = next === 'wlan-subframe' && mark.subframe > 0 ? mark.subframe : header.end;
  }
  return found;
}

function kindOf(name: string, bytes: Uint8Array, at: number): LayerKind | undefined {
  const choice = LAYER_CHOICES[name];
  if (choice === undefined) return LAYER_KINDS[name];
  const field = at + choice.offset;
  if (field + choice.width > bytes.length) return undefined;
  const chosen = valueName(choice.to, uintBe(bytes, field, choice.width));
  return chosen === undefined ? undefined : LAYER_KINDS[chosen];
}

/** Those kinds whose fields have fixed places: nearly all headers of nearly all frames. */
const LAYOUTS: ReadonlyMap<LayerKind, FixedLayout> = new Map(
  Object.values(LAYER_KINDS).flatMap((kind) => {
    const layout = fixedLayout(kind.message);
    return layout === undefined ? [] : [[kind, layout] as const];
  }),
);

/** The header at `at`, undefined unless it is whole; options that its own length announces may be cut. */
function headerAt(kind: LayerKind, bytes: Uint8Array, at: number): Header | undefined {
  const end = headerEnd(kind, bytes, at);
  if (end === undefined) return undefined;
  const layout = LAYOUTS.get(kind);
  if (layout !== undefined) return FixedHeader.at(layout, bytes, at, Math.min(end, bytes.length));
  const parsed = parse(kind.message, bytes, at, Math.min(end, bytes.length));
  return parsed.status === 'complete' ? parsed.view : undefined;
}

/** Where headers end that hold lists, whose own items tell: -1 where they have no end. */
const FOUND_ENDS = new Map<Message, (bytes: Uint8Array, at: number, end: number) => number>([
  [nflog, nflogPacket],
  [tzsp, tzspFrame],
]);

function headerEnd(kind: LayerKind, bytes: Uint8Array, at: number): number | undefined {
  const find = FOUND_ENDS.get(kind.message);
  if (find !== undefined) {
    const found = find(bytes, at, bytes.length);
    return found < 0 ? undefined : found;
  }
  if (kind.size === undefined) return bytes.length;
  const { by, unit, extra, multiple = 1 } = kind.size;
  const count = fixedNumber(kind.message, by, bytes, at);
  if (count === undefined) return undefined;
  return at + Math.ceil((count * unit + extra) / multiple) * multiple;
}

function nextLayer(next: NextLayer | undefined, header: Header): string | undefined {
  if (next === undefined) return undefined;
  const isSaid = next.zero?.every((key) => header.number(key) === 0) ?? true;
  const said = isSaid ? valueName(next.to, header.number(next.by) ?? -1) : undefined;
  return said ?? nextLayer(next.otherwise, header);
}

/** Where the packet ends on the wire by an IP header; undefined for another header, and where the length is 0. */
function wireEnd(header: Header): number | undefined {
  if (header.message === ipv4) {
    const length = header.number('totalLength') as number;
    return length === 0 ? undefined : header.start + length;
  }
  if (header.message !== ipv6) return undefined;
  const length = header.number('payloadLength') as number;
  return length === 0 ? undefined : header.end + length;
}

function wordsOf(kind: LayerKind, header: Header, packetEnd: number): Words {
  const words: Words = [];
  for (const { label, key } of labelsOf(kind)) words.push(label, header.value(key) ?? '');
  if (kind.message === tcp) addTcpWords(words, header, packetEnd);
  return words;
}

function addTcpWords(words: Words, header: Header, packetEnd: number): void {
  const payload = header.start + (header.number('headerLength') as number) * 4;
  words.push(SEQUENCE, header.number('sequence') as number);
  if (header.number('acknowledges') === 1) words.push(ACKNOWLEDGMENT, header.number('acknowledgment') as number);
  words.push(LENGTH, packetEnd - payload);
}

type Words = (string | number | FixedText)[];

const SEQUENCE = fixedText(', Seq: ');
const ACKNOWLEDGMENT = fixedText(', Ack: ');
const LENGTH = fixedText(', Len: ');

interface Label {
  readonly label: FixedText;
  readonly key: string;
}

/** What stands before each value of a line; kinds are declared, and few. */
const LABELS = new WeakMap<LayerKind, readonly Label[]>();

function labelsOf(kind: LayerKind): readonly Label[] {
  const known = LABELS.get(kind);
  if (known !== undefined) return known;
  const labels = Object.entries(kind.summary).map(([word, key], index) => ({
    label: fixedText(`${index === 0 ? '' : ', '}${word}: `),
    key,
  }));
  LABELS.set(kind, labels);
  return labels;
}

/** Where the bytes lie that the line of a kind follows from; undefined where they have no fixed place, or differ from frame to frame. */
const LINE_PLACES = new WeakMap<LayerKind, readonly Place[] | undefined>();

function linePlaces(kind: LayerKind): readonly Place[] | undefined {
  if (LINE_PLACES.has(kind)) return LINE_PLACES.get(kind);
  const layout = kind.message === tcp ? undefined : LAYOUTS.get(kind);
  const keys = Object.values(kind.summary);
  const found = layout && keys.flatMap((key) => layout.places.get(key) ?? []);
  const places = found?.length === keys.length ? found : undefined;
  LINE_PLACES.set(kind, places);
  return places;
}
