import { printable } from '../../bytes/text.ts';
import { box } from './box.ts';
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
export function interfaceList(interfaces: readonly ListedInterface[], options: TextOptions): string {
  const { theme } = options;
  const columns = [
    { name: 'No', least: 2 },
    { name: 'Name', least: 8 },
    { name: 'State', least: 5 },
    { name: 'Link type', least: 8 },
    { name: 'Opened by', least: 9 },
    { name: 'Addresses', least: 9 },
  ];
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
  return joined(box(columns, rows, options));
}
