import type { Pdu } from '../../engine/pdu.ts';
import { drawnOnce } from './drawn-once.ts';
import { fieldRows } from './field-rows.ts';
import { hexDump } from './hex-dump.ts';
import { type LayerOptions, TREE_INDENT } from './layer-lines.ts';
import { messageHeading } from './message-heading.ts';
import { messageTable, tableHeading } from './tables.ts';
import type { TextOptions } from './text-options.ts';
import type { Span } from './wrap.ts';

/** How a message can be shown: field by field, as the reference document's table, as octets. */
export type MessageView = 'tree' | 'tables' | 'hex';

/** What stands around a message's fields. */
export interface Surroundings {
  readonly times: readonly Span[];
  /** Lines of the headers below it. */
  readonly headers: readonly string[];
}

const ALONE: Surroundings = { times: [], headers: [] };

/** A message under its heading in each of the views. */
export function messageLines(
  pdu: Pdu,
  views: readonly MessageView[],
  options: LayerOptions,
  { times, headers }: Surroundings = ALONE,
): string[] {
  const heading = views[0] === 'tables' ? tableHeading(pdu, options) : messageHeading(pdu, options, times);
  const lines = heading.slice();
  for (const view of views) {
    if (lines.length > heading.length) lines.push('');
    for (const line of body(view, pdu, options, headers)) lines.push(line);
  }
  return lines;
}

function rows(pdu: Pdu, options: TextOptions): string[] {
  return fieldRows(pdu.view, pdu.length, pdu.notes, { ...options, indent: TREE_INDENT, origin: 0 });
}

/** Those of a message without notes. */
const plainRows = drawnOnce(rows);

function body(view: MessageView, pdu: Pdu, options: LayerOptions, headers: readonly string[]): string[] {
  switch (view) {
    case 'tree':
      return [...headers, ...(pdu.notes.length === 0 ? plainRows : rows)(pdu, options)];
    case 'tables':
      return messageTable(pdu, options);
    case 'hex':
      return hexDump(pdu, options);
  }
}
