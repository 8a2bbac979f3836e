import { DISSECTORS, MESSAGES } from '../dissectors/index.ts';
import { INSIDE_MESSAGES, SHEETS } from '../dissectors/inside/index.ts';
import { ERRATA } from '../dissectors/socks5/errata.ts';
import { errataText, messageText, noteKindsText, sheetsText, valuesText } from '../format/explain.ts';
import { phaseDiagram } from '../format/phase-diagram.ts';
import type { TextOptions } from '../format/text-options.ts';
import type { Field } from '../schema/field.ts';
import type { Message } from '../schema/message.ts';
import type { ValueTable } from '../schema/values.ts';
import type { ExplainArguments } from './commands.ts';
import { suggestion } from './suggestion.ts';
import type { Surroundings } from './surroundings.ts';
import { textSettings } from './text-settings.ts';
import { UsageError } from './usage-error.ts';

/** A part of the reference: what one asks for, its heading, and its text. */
interface Topic {
  readonly name: string;
  readonly heading: string;
  text(options: TextOptions): string;
}

/** Prints the reference, or one topic of it; gives the exit code. */
export async function explain({ topic, color }: ExplainArguments, surroundings: Surroundings): Promise<number> {
  const text = textSettings({ color, time: 'iso', showPasswords: false, isFile: false }, surroundings);
  const chosen = topic === undefined ? TOPICS : TOPICS.filter(({ name }) => name === topic);
  if (chosen.length === 0) {
    const names = TOPICS.map(({ name }) => name);
    throw new UsageError(`No topic "${topic}"${suggestion(topic as string, names)}; topics: ${names.join(', ')}`);
  }
  const parts = chosen.map(({ heading, text: write }) => {
    const title = heading === '' ? '' : `${text.theme.heading(heading)}\n\n`;
    return title + write(text);
  });
  surroundings.output.write(parts.join('\n'));
  await surroundings.output.close();
  return 0;
}

const TOPICS: readonly Topic[] = [
  ...MESSAGES.map(messageTopic),
  ...valueTopics(),
  { name: 'inside', heading: 'What is told of protocols inside', text: (options) => sheetsText(SHEETS, options) },
  ...INSIDE_MESSAGES.map(messageTopic),
  ...DISSECTORS.map(({ title, phases }) => ({
    name: 'phases',
    heading: `Phases of ${title}`,
    text: (options: TextOptions) => phaseDiagram(phases, options),
  })),
  { name: 'errata', heading: 'Errata of the reference page', text: (options) => errataText(ERRATA, options) },
  { name: 'notes', heading: 'Notes that sessions can have', text: noteKindsText },
];

function messageTopic(message: Message): Topic {
  return { name: message.name, heading: '', text: (options) => messageText(message, options) };
}

/** A topic for every table of named values, called as JSON calls the field; versions of SOCKS have tables of their own. */
function valueTopics(): Topic[] {
  const fields = new Map<ValueTable, Field>();
  for (const field of MESSAGES.flatMap((message) => Object.values<Field>(message.fields))) {
    if (field.values !== undefined && !fields.has(field.values)) fields.set(field.values, field);
  }
  return [...fields].map(([values, { label, filter }]) => ({
    name: filter,
    heading: `Values of ${label} (${filter})`,
    text: (options: TextOptions) => valuesText(values, 1, options),
  }));
}
