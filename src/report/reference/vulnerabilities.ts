import type { Vulnerability } from '../../schema/topic.ts';
import { box } from '../text/box.ts';
import type { TextOptions } from '../text/text-options.ts';
import { plain, type Theme } from '../text/theme.ts';
import { headingLines, proseLines, sections } from './section.ts';

const TITLE = 'Vulnerabilities for this protocol (from CVE)';

/** The reference page's table with its rows, then of each what goes wrong, and what matches its shape. */
export function vulnerabilitiesText(
  vulnerabilities: readonly (readonly [id: string, Vulnerability])[],
  options: TextOptions,
): string {
  return sections([
    [
      ...headingLines(TITLE, '', options),
      ...box(
        COLUMNS,
        vulnerabilities.map(([id, one]) => row(id, one, options.theme)),
        options,
      ),
    ],
    ...vulnerabilities.map(([id, { product, flaw, shape }]) => [
      ...headingLines(id, product, options),
      ...proseLines(`${flaw}.`, options, 2),
      ...(shape === undefined ? [] : proseLines(`Matches the shape of ${id}: ${shape}.`, options, 2)),
    ]),
  ]);
}

const COLUMNS = [
  { name: 'CVE ID', least: 14 },
  { name: 'Protocol', least: 8 },
  { name: 'Source Port', least: 6 },
  { name: 'Targetport', least: 10 },
  { name: 'Product', least: 19 },
  { name: 'Year', least: 4 },
  { name: 'On the wire', least: 11 },
];

function row(id: string, { protocol, sourcePort, targetPort, product, year, visibility }: Vulnerability, theme: Theme) {
  const seen = { exact: theme.good, approximate: theme.warning, 'not visible': theme.quiet }[visibility];
  return [
    { text: id, paint: theme.label },
    ...[protocol, sourcePort, targetPort, product, String(year)].map((text) => ({ text, paint: plain })),
    { text: visibility, paint: seen },
  ];
}
