import { columns } from '../schema/columns.ts';
import type { Sheet } from '../schema/detail.ts';
import type { Message } from '../schema/message.ts';
import { NOTE_KINDS, type NoteKind } from '../schema/note-kinds.ts';
import type { PhaseTable } from '../schema/phase.ts';
import type { FieldEntry } from '../schema/registry.ts';
import { valueRows } from '../schema/values.ts';
import type { Erratum } from './explain.ts';
import { phaseMermaid } from './phase-diagram.ts';

export interface ReferenceParts {
  readonly protocols: readonly {
    readonly title: string;
    readonly messages: readonly Message[];
    readonly phases: PhaseTable;
  }[];
  readonly errata: readonly Erratum[];
  readonly fields: readonly FieldEntry[];
  /** What protocols inside a relay can tell, and the layouts they are read by. */
  readonly sheets: readonly Sheet[];
  readonly inside: readonly Message[];
}

/** The reference of all declarations as a Markdown document: docs/reference.md. */
export function reference({ protocols, errata, fields, sheets, inside }: ReferenceParts): string {
  const parts = [
    '# Reference',
    'Generated from the declarations by `npm run golden`; do not edit.',
    ...protocols.flatMap(({ title, messages, phases }, index) => [
      `## ${title}`,
      ...messages.filter((message) => !isOf(message, protocols.slice(0, index))).map(messageSection),
      '### Phases',
      `\`\`\`mermaid\n${phaseMermaid(phases).trimEnd()}\n\`\`\``,
    ]),
    '## Inside a relay',
    ...sheets.map(sheetSection),
    ...inside.map(messageSection),
    '## Errata of the reference page',
    table(
      ['the page says', 'right'],
      errata.map(({ says, right }) => [says, right]),
    ),
    '## Notes',
    table(
      ['id', 'severity', 'meaning', 'reference'],
      Object.entries<NoteKind>(NOTE_KINDS).map(([id, { severity, text, reference: source = '' }]) => [
        `\`${id}\``,
        severity,
        text,
        source,
      ]),
    ),
    '## Fields',
    table(
      ['name', 'type', 'label', 'reference'],
      fields.map(({ name, type, label, reference: source }) => [`\`${name}\``, type, label, source]),
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Whether an earlier protocol has the message too. */
function isOf(message: Message, protocols: ReferenceParts['protocols']): boolean {
  return protocols.some(({ messages }) => messages.includes(message));
}

function sheetSection({ name, title, reference: source, details }: Sheet): string {
  const rows = Object.entries(details).map(([key, { filter, label, about = '' }]) => [
    `\`${key}\``,
    `\`${filter}\``,
    label,
    about,
  ]);
  const told = rows.length === 0 ? 'Told by its name alone.' : table(['detail', 'field', 'label', 'meaning'], rows);
  return [`### ${title}`, `\`${name}\`, ${source}.`, told].join('\n\n');
}

function messageSection(message: Message): string {
  const { name, title, reference: source, about = '' } = message;
  const cells = columns(message);
  const layout = table(
    cells.map(({ width }) => width),
    [cells.map(({ name: label }) => label)],
  );
  const values = Object.values(message.fields).flatMap((field) =>
    field.values === undefined
      ? []
      : [
          `${field.label}: ${valueRows(field.values, 1)
            .map(([code, meaning]) => `${code} ${meaning}`)
            .join(' · ')}`,
        ],
  );
  return [`### ${title}`, `\`${name}\`, ${source}. ${about}`, layout, ...values].join('\n\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
