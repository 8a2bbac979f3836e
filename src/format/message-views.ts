import type { Pdu } from '../dissectors/pdu.ts';
import { fieldRows } from './field-rows.ts';
import { hexDump } from './hex-dump.ts';
import { type LayerOptions, TREE_INDENT } from './layer-lines.ts';
import { messageHeading } from './message-heading.ts';
import { messageTable, tableHeading } from './tables.ts';
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
  const bodies = views.flatMap((view, index) => [...(index === 0 ? [] : ['']), ...body(view, pdu, options, headers)]);
  return [...heading, ...bodies];
}

function body(view: MessageView, pdu: Pdu, options: LayerOptions, headers: readonly string[]): string[] {
  switch (view) {
    case 'tree':
      return [
        ...headers,
        ...fieldRows(pdu.view, pdu.length, pdu.notes, { ...options, indent: TREE_INDENT, origin: 0 }),
      ];
    case 'tables':
      return messageTable(pdu, options);
    case 'hex':
      return hexDump(pdu, options);
  }
}
