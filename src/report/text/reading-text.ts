import { countText } from '../../bytes/count-text.ts';
import { hex } from '../../bytes/hex.ts';
import { printable, wireText } from '../../bytes/text.ts';
import type { Pdu } from '../../engine/pdu.ts';
import type { Side } from '../../schema/message.ts';
import type { LayerOptions } from './layer-lines.ts';
import { type MessageView, writeMessage } from './message-views.ts';
import { writeLines, writeSpans, writtenText } from './text-target.ts';
import { indented } from './wrap.ts';

/** Bytes behind the last message of a side. */
export interface LeftOver {
  readonly side: Side;
  /** From the first byte of that side. */
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** What they look like, by name; undefined where nothing is known. */
  readonly inside: string | undefined;
  /** Whether the handshake is over, so that they are what the tunnel carries. */
  readonly isRelayed: boolean;
}

/** What pasted bytes were read as. */
export interface ShownReading {
  /** `SOCKS5 from the client`. */
  readonly title: string;
  readonly protocol: string;
  readonly evidence: readonly string[];
  readonly messages: readonly Pdu[];
  readonly left: readonly LeftOver[];
  /** How many bytes the last message lacks at least; 0 where it is whole. */
  readonly missing: number;
}

const SHOWN_BYTES = 16;

/** A reading in full: what speaks for it, message after message in each of the views, what is left over or missing. */
export function readingText(reading: ShownReading, views: readonly MessageView[], options: LayerOptions): string {
  const { title, evidence, messages, left, missing } = reading;
  const { theme, width } = options;
  const remarks = left.map(leftText);
  if (missing > 0) remarks.push(`The last message is not whole: at least ${countText(missing, 'byte')} more`);
  return writtenText((to) => {
    writeLines([theme.heading(title)], to);
    const why = { text: printable(evidence.join('; ')), paint: theme.quiet };
    if (why.text !== '') writeSpans([why], 2, Math.max(width - 4, 8), to);
    for (const pdu of messages) {
      writeLines([''], to);
      writeMessage(pdu, views, options, to);
    }
    for (const text of remarks) writeLines(['', ...indented([theme.warning(text)], 2)], to);
  });
}

function leftText({ side, offset, bytes, inside, isRelayed }: LeftOver): string {
  const shown = bytes.subarray(0, SHOWN_BYTES);
  const more = bytes.length > SHOWN_BYTES ? ' …' : '';
  const what = isRelayed ? 'relayed behind the handshake' : 'left over';
  const name = inside === undefined ? '' : `, ${inside}`;
  const place = `${countText(bytes.length, 'byte')} of the ${side} ${what}, from byte ${offset} on${name}`;
  return `${place}: ${hex(shown)}${more} (${printable(wireText(shown))}${more})`;
}
