import { uintBe } from '../bytes/integer.ts';
import type { FrameMark } from '../capture/frame.ts';
import { LAYERS } from '../limits.ts';
import { fixedNumber } from '../schema/fixed.ts';
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

/** One header of a frame below SOCKS. */
export interface Layer {
  /** `Internet Protocol Version 4` */
  readonly title: string;
  /** What the one line says behind the title: `Src: 10.0.0.2, Dst: 10.0.0.1`; empty if there is nothing to say. */
  readonly summary: string;
  readonly view: View;
  /** Octets from the start of the frame. */
  readonly offset: number;
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
    const view = kind === undefined ? undefined : header(kind, bytes, at);
    if (kind === undefined || view === undefined) break;
    packetEnd = wireEnd(view) ?? packetEnd;
    found.push({ title: kind.message.title, summary: summary(kind, view, packetEnd), view, offset: at });
    next = nextLayer(kind.next, view);
    at = next === 'wlan-subframe' && mark.subframe > 0 ? mark.subframe : view.end;
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

/** The fields of the header at `at`, undefined unless it is whole; options that its own length announces may be cut. */
function header(kind: LayerKind, bytes: Uint8Array, at: number): View | undefined {
  const end = headerEnd(kind, bytes, at);
  if (end === undefined) return undefined;
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

function nextLayer(next: NextLayer | undefined, view: View): string | undefined {
  if (next === undefined) return undefined;
  const isSaid = next.zero?.every((key) => view.number(key) === 0) ?? true;
  const said = isSaid ? valueName(next.to, view.number(next.by) ?? -1) : undefined;
  return said ?? nextLayer(next.otherwise, view);
}

/** Where the packet ends on the wire by an IP header; undefined for another header, and where the length is 0. */
function wireEnd(view: View): number | undefined {
  if (view.message === ipv4) {
    const length = view.number('totalLength') as number;
    return length === 0 ? undefined : view.start + length;
  }
  if (view.message !== ipv6) return undefined;
  const length = view.number('payloadLength') as number;
  return length === 0 ? undefined : view.end + length;
}

function summary(kind: LayerKind, view: View, packetEnd: number): string {
  let words = '';
  for (const word in kind.summary) {
    words += `${words === '' ? '' : ', '}${word}: ${view.value(kind.summary[word] as string)}`;
  }
  return kind.message === tcp ? words + tcpWords(view, packetEnd) : words;
}

function tcpWords(view: View, packetEnd: number): string {
  const payload = view.start + (view.number('headerLength') as number) * 4;
  const acknowledgment = view.number('acknowledges') === 1 ? `, Ack: ${view.number('acknowledgment')}` : '';
  return `, Seq: ${view.number('sequence')}${acknowledgment}, Len: ${packetEnd - payload}`;
}
