import { columns } from '../../schema/columns.ts';
import type { Sheet } from '../../schema/detail.ts';
import { codeBytes, type Field } from '../../schema/field.ts';
import type { Message } from '../../schema/message.ts';
import type { NoteKind } from '../../schema/note-kinds.ts';
import type { PhaseTable } from '../../schema/phase.ts';
import type { FieldEntry } from '../../schema/registry.ts';
import type { Erratum, Family, Vulnerability } from '../../schema/topic.ts';
import { codeText, type ValueTable, valueRows } from '../../schema/values.ts';
import { alike, conditionText, sizeText } from './field-place.ts';
import { phaseMermaid } from './phase-diagram.ts';

export interface ReferenceParts {
  readonly introduction: readonly string[];
  readonly protocols: readonly {
    readonly title: string;
    readonly messages: readonly Message[];
    readonly phases: PhaseTable;
  }[];
  readonly families: readonly Family[];
  readonly phaseWords: Readonly<Record<string, string>>;
  readonly errata: readonly Erratum[];
  readonly vulnerabilities: Readonly<Record<string, Vulnerability>>;
  readonly fields: readonly FieldEntry[];
  /** What protocols inside a relay can tell, and the layouts they are read by. */
  readonly sheets: readonly Sheet[];
  readonly inside: readonly Message[];
  readonly notes: readonly NoteKind[];
}

/** The reference of all declarations as a Markdown document: docs/reference.md. */
export function reference(given: ReferenceParts): string {
  const { introduction, protocols, families, phaseWords, errata, vulnerabilities, fields, sheets, inside, notes } =
    given;
  const printed: PrintedValues = new Map();
  const parts = [
    '# Reference',
    'Generated from the declarations by `npm run golden`; do not edit.',
    ...introduction,
    '## Phases',
    table(['phase', 'what happens'], Object.entries(phaseWords)),
    ...protocols.flatMap(({ title, messages, phases }, index) => [
      `## ${title}`,
      ...messages
        .filter((message) => !isOf(message, protocols.slice(0, index)))
        .map((message) => messageSection(message, printed)),
      '### Dialogue',
      `\`\`\`mermaid\n${phaseMermaid(phases).trimEnd()}\n\`\`\``,
    ]),
    ...families.map(familySection),
    '## Inside a relay',
    ...sheets.map(sheetSection),
    ...inside.map((message) => messageSection(message, printed)),
    '## Errata of the reference page',
    table(
      ['the page says', 'right'],
      errata.map(({ says, right }) => [says, right]),
    ),
    ...vulnerabilitySection(vulnerabilities),
    '## Notes',
    noteTable(notes),
    '## Fields',
    fieldTable(fields),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Where each list of values was printed. */
type PrintedValues = Map<ValueTable, string>;

/** Whether an earlier protocol has the message too. */
function isOf(message: Message, protocols: ReferenceParts['protocols']): boolean {
  return protocols.some(({ messages }) => messages.includes(message));
}

function familySection({ title, reference: source, about, notes }: Family): string {
  const links = notes.map(({ id }) => `\`${id}\``).join(', ');
  return [`## ${title}`, `${source}.`, ...about.map(escaped), `Notes: ${links}.`].join('\n\n');
}

/** A sentence that Markdown takes for no tag. */
function escaped(text: string): string {
  return text.replaceAll('<', '\\<');
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

function messageSection(message: Message, printed: PrintedValues): string {
  const { name, title, reference: source, about = '' } = message;
  const cells = columns(message);
  const layout = table(
    cells.map(({ width }) => width),
    [cells.map(({ name: label }) => label)],
  );
  const items = alike(Object.values<Field>(message.fields)).map((fields) => fieldItem(message, fields, printed));
  return [`### ${title}`, `\`${name}\`, ${source}. ${about}`.trim(), layout, items.join('\n')].join('\n\n');
}

function fieldItem(message: Message, fields: readonly Field[], printed: PrintedValues): string {
  const [field] = fields as [Field];
  const { label, filter, about } = field;
  const condition = conditionText(message, fields);
  const place = [sizeText(message, field), ...(condition === '' ? [] : [`if ${condition}`])].join(', ');
  const sentences = [about, valueSentence(message, field, printed)].filter((one) => one !== undefined);
  return `- ${label} (\`${filter}\`, ${place})${sentences.length === 0 ? '' : `: ${sentences.join('. ')}`}`;
}

function valueSentence(message: Message, field: Field, printed: PrintedValues): string | undefined {
  const { values, expect, label } = field;
  const bytes = codeBytes(field);
  if (values === undefined) return expect === undefined ? undefined : codeText(expect, bytes);
  const before = printed.get(values);
  if (before !== undefined) return `Values as of ${before}`;
  printed.set(values, `${label}, ${message.title}`);
  return valueRows(values, bytes)
    .map(([code, meaning]) => `${code} ${meaning}`)
    .join(' · ');
}

function vulnerabilitySection(vulnerabilities: ReferenceParts['vulnerabilities']): string[] {
  const all = Object.entries(vulnerabilities);
  return [
    '## Vulnerabilities for this protocol (from CVE)',
    table(
      ['CVE ID', 'Protocol', 'Source Port', 'Targetport', 'Product', 'Year', 'On the wire'],
      all.map(([id, { protocol, sourcePort, targetPort, product, year, visibility }]) => {
        return [id, protocol, sourcePort, targetPort, product, String(year), visibility];
      }),
    ),
    table(
      ['CVE ID', 'what goes wrong', 'what matches the shape of it'],
      all.map(([id, { flaw, shape = 'nothing that a capture shows' }]) => [id, flaw, shape]),
    ),
  ];
}

function noteTable(kinds: readonly NoteKind[]): string {
  return table(
    ['id', 'severity', 'meaning', 'reference'],
    kinds.map(({ id, severity, text, reference: source = '' }) => [`\`${id}\``, severity, text, source]),
  );
}

function fieldTable(fields: readonly FieldEntry[]): string {
  return table(
    ['name', 'type', 'label', 'meaning', 'reference'],
    fields.map(({ name, type, label, reference: source, uses }) => {
      const meanings = new Set(uses.flatMap(({ about }) => (about === undefined ? [] : [about])));
      return [`\`${name}\``, type, label, [...meanings].join('; '), source];
    }),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
