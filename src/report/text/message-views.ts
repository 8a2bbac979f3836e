import type { Pdu } from '../../engine/pdu.ts';
import { ViewMemory } from '../../schema/derived.ts';
import { writeFieldRows } from './field-rows.ts';
import { hexDump } from './hex-dump.ts';
import { type LayerOptions, writeMessageLayers } from './layer-lines.ts';
import { writeMessageHeading } from './message-heading.ts';
import { messageTable, tableHeading } from './tables.ts';
import type { TextOptions } from './text-options.ts';
import { type TextTarget, writeLines } from './text-target.ts';
import type { Span } from './wrap.ts';

/** How a message can be shown: field by field, as the reference document's table, as octets. */
export type MessageView = 'tree' | 'tables' | 'hex';

/** Writes a message under its heading in each of the views; `times` stand in the heading, `hasHeaders`: headers below it stand over its fields. */
export function writeMessage(
  pdu: Pdu,
  views: readonly MessageView[],
  options: LayerOptions,
  to: TextTarget,
  { times, hasHeaders }: { readonly times: readonly Span[]; readonly hasHeaders: boolean } = ALONE,
): void {
  if (views[0] === 'tables') writeLines(tableHeading(pdu, options), to);
  else writeMessageHeading(pdu, options, times, to);
  const start = to.out.length;
  for (const view of views) {
    if (to.out.length > start) to.out.byte(LINE_FEED);
    writeView(view, pdu, options, hasHeaders, to);
  }
}

const ALONE = { times: [], hasHeaders: false };
const LINE_FEED = 0x0a;

function writeView(view: MessageView, pdu: Pdu, options: LayerOptions, hasHeaders: boolean, to: TextTarget): void {
  switch (view) {
    case 'tree':
      if (hasHeaders) writeMessageLayers(pdu, options, to);
      writeRows(pdu, options, to);
      return;
    case 'tables':
      writeLines(messageTable(pdu, options), to);
      return;
    case 'hex':
      writeLines(hexDump(pdu, options), to);
      return;
  }
}

/** The rows of a view, and by which options they were written. */
interface KnownRows {
  readonly by: TextOptions;
  readonly rows: Uint8Array;
}

const KNOWN_ROWS = new ViewMemory<KnownRows>();

/** Rows follow from the view alone where it is whole and has no notes. */
function writeRows(pdu: Pdu, options: TextOptions, to: TextTarget): void {
  const { view, length, notes } = pdu;
  if (to.caches === undefined || notes.length > 0 || length !== view.end - view.start) {
    writeFieldRows(view, length, notes, 0, options, to);
    return;
  }
  const known = KNOWN_ROWS.find(view);
  if (known?.by === options) {
    to.out.put(known.rows);
    return;
  }
  const start = to.out.length;
  writeFieldRows(view, length, notes, 0, options, to);
  if (known !== undefined || KNOWN_ROWS.isAskedAgain(view))
    KNOWN_ROWS.keep(view, { by: options, rows: to.out.since(start) });
}
