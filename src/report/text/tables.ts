import { countText } from '../../bytes/count-text.ts';
import type { Pdu } from '../../engine/pdu.ts';
import { type Column, columns, columnsOf } from '../../schema/columns.ts';
import type { Message } from '../../schema/message.ts';
import { drawnOnce } from './drawn-once.ts';
import { type GridCell, type GridColumn, type Grids, grids } from './grid.ts';
import { MASK, ShownOctets } from './mask.ts';
import { messageDetails, noteSpan } from './message-heading.ts';
import { FIELD_OCTETS, leftOut, octetsBetween, type ShownField, shownFields } from './shown-field.ts';
import type { TextOptions } from './text-options.ts';
import { displayWidth } from './text-width.ts';
import type { Theme } from './theme.ts';
import { flow, indented, type Span, wrapSpans } from './wrap.ts';

/** A message as the reference document's table: widths over names, below the rule the octets over their meaning; notes beneath. */
export function messageTable(pdu: Pdu, options: TextOptions): string[] {
  const { theme, width } = options;
  if (pdu.notes.length === 0) return tableOf(pdu, options).lines.slice();
  const notes = pdu.notes.flatMap((note) => indented(wrapSpans([noteSpan(note, theme)], width - 2), 0));
  return [...tableOf(pdu, options).lines, ...notes];
}

/** The table itself, and how wide it is. */
const tableOf = drawnOnce(
  (pdu: Pdu, options: TextOptions): Grids => grids(tableColumns(pdu, options), options.width, options.theme.quiet),
);

/** What stands over a message's table: its title, and at the table's right edge who sent it in which frame. */
export function tableHeading(pdu: Pdu, options: TextOptions): string[] {
  const { theme, width } = options;
  const title: Span = { text: pdu.view.message.title, paint: theme.heading };
  const details = messageDetails(pdu, theme);
  const size = details.reduce((sum, { text }) => sum + GAP + displayWidth(text), displayWidth(title.text));
  if (size > width) return indented(flow([title, ...details], width - 2), 0);
  const missing = tableOf(pdu, options).size - size;
  const filled = { text: title.text + ' '.repeat(Math.max(0, missing)), paint: theme.heading };
  return flow([filled, ...details], Number.POSITIVE_INFINITY, ' '.repeat(GAP));
}

/** The table of a declared message: widths over names. */
export function emptyTable(message: Message, { theme, width }: TextOptions): readonly string[] {
  const cells = columns(message).map((column) => ({ head: headCells(column.width, column.name, theme), body: [] }));
  return grids(cells, width, theme.quiet).lines;
}

const GAP = 3;

function tableColumns(pdu: Pdu, options: TextOptions): GridColumn[] {
  const fields = shownFields(pdu.view, pdu.length, options.showPasswords);
  const seen = columnsOf(pdu.view).map((column) => tableColumn(column, fields, options.theme));
  return [...seen, ...unreadColumn(pdu, fields, options)];
}

function tableColumn({ width, name, keys }: Column, all: readonly ShownField[], theme: Theme): GridColumn {
  const fields = all.filter(({ node }) => keys.includes(node.key));
  const isCut = fields.some(({ length, kept }) => length > kept);
  const isSecret = fields.some(({ text }) => text === MASK);
  return {
    head: headCells(isCut ? `Variable (${fields.map(({ length }) => length).join(' + ')})` : width, name, theme),
    body: [
      { text: octetLines(fields), paint: theme.octets },
      { text: meanings(fields), paint: isSecret ? theme.secret : theme.meaning },
    ],
  };
}

function headCells(width: string, name: string, theme: Theme): GridCell[] {
  return [
    { text: [width], paint: theme.quiet },
    { text: [name], paint: theme.label },
  ];
}

function octetLines(fields: readonly ShownField[]): string[] {
  const octets = fields.flatMap((field) => (field.kept === 0 ? [] : field.octets));
  const length = fields.reduce((sum, field) => sum + field.length, 0);
  const shown = octetsBetween(octets.join(' '), 0, FIELD_OCTETS);
  return length > FIELD_OCTETS ? [shown, leftOut(length - FIELD_OCTETS)] : [shown];
}

/** What the last field of a column means: the others say how long it is. A code without a name is told in decimal, as its digits stand above; a list of codes has a line for each. */
function meanings(fields: readonly ShownField[]): string[] {
  const last = fields.at(-1);
  if (last === undefined) return [];
  const { meaning, field, value } = last.node;
  if (field.kind === 'octets') return fields.map(({ octets, node }) => [octets, node.meaning].join(' ').trim());
  if (fields.length > 1 && fields.every(({ node }) => node.field.kind === 'text'))
    return fields.map(({ text }) => text);
  if (meaning !== undefined) return [meaning === 'unknown' ? `${last.text} (unknown)` : meaning];
  return [field.base === 'code' && typeof value === 'number' ? String(value) : last.text];
}

/** Octets behind the last field that could be read. */
function unreadColumn({ view }: Pdu, fields: readonly ShownField[], options: TextOptions): GridColumn[] {
  const read = fields.reduce((furthest, { node }) => Math.max(furthest, node.end), 0);
  const octets = new ShownOctets(view, options.showPasswords);
  const unread = octets.length - read;
  if (unread <= 0) return [];
  const { theme } = options;
  const text = unread > FIELD_OCTETS ? [leftOut(unread - FIELD_OCTETS)] : [];
  return [
    {
      head: headCells(countText(unread, 'byte'), '(not read)', theme),
      body: [{ text: [octets.text(read, read + FIELD_OCTETS), ...text], paint: theme.octets }],
    },
  ];
}
