import { printable } from '../bytes/text.ts';
import { ColumnWriter } from './column-writer.ts';
import { joined, type TextOptions } from './text-options.ts';
import { plain } from './theme.ts';

/** An interface as the list shows it. */
export interface ListedInterface {
  readonly name: string;
  readonly number: number;
  readonly addresses: readonly string[];
  readonly linkType: string;
  readonly isUp: boolean;
  /** What can open it now. */
  readonly engines: readonly string[];
}

/** Interfaces, a row each. */
export function interfaceList(interfaces: readonly ListedInterface[], { theme, width }: TextOptions): string {
  const columns = new ColumnWriter(
    [
      { name: 'no', least: 3, align: 'right' },
      { name: 'name', least: 8 },
      { name: 'state', least: 5 },
      { name: 'link type', least: 9 },
      { name: 'opened by', least: 9 },
      { name: 'addresses', least: 9 },
    ],
    width,
  );
  const rows = interfaces.map(({ name, number, addresses, linkType, isUp, engines }) => [
    { text: String(number), paint: theme.quiet },
    { text: printable(name), paint: theme.heading },
    { text: isUp ? 'up' : 'down', paint: isUp ? theme.good : theme.warning },
    { text: linkType, paint: plain },
    {
      text:
        engines.length > 0 ? engines.join(', ') : isUp ? 'nothing; see sockshark doctor' : 'nothing while it is down',
      paint: plain,
    },
    { text: addresses.join(', '), paint: theme.value },
  ]);
  for (const row of rows) columns.measure(row);
  return joined([...columns.header(theme.quiet), ...rows.flatMap((row) => columns.row(row))]);
}
