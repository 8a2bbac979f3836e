import { fieldText } from '../../report/reference/fields.ts';
import type { PrintedValues } from '../../report/reference/values.ts';
import type { FieldEntry, FieldUse } from '../../schema/registry.ts';
import { ALL_ENTRIES, ENTRIES, NUMBERED_ERRATA } from './entries.ts';
import { parts, type Topic } from './topic.ts';

/** A topic for each label, which fields of several messages can have, and one for each name in JSON. */
export function fieldTopics(): Topic[] {
  const labels = ENTRIES.flatMap(({ uses }) => uses.flatMap(({ label, column }) => [label, column]));
  const distinct = [...new Set(labels.map((label) => label.toLowerCase()))];
  return [
    ...distinct.map((label) =>
      fieldTopic(
        label,
        ENTRIES.flatMap((entry) => called(entry, label)),
      ),
    ),
    ...ALL_ENTRIES.map((entry) => fieldTopic(entry.name, [entry])),
  ];
}

/** The field as far as it has this label or column, if it does. */
function called(entry: FieldEntry, name: string): FieldEntry[] {
  const uses = entry.uses.filter((use) => isCalled(use, name));
  return uses.length === 0 ? [] : [{ ...entry, uses }];
}

function isCalled({ label, column }: FieldUse, name: string): boolean {
  return label.toLowerCase() === name || column.toLowerCase() === name;
}

function fieldTopic(name: string, entries: readonly FieldEntry[]): Topic {
  return {
    names: [name],
    text: (options) => {
      const printed: PrintedValues = new Map();
      return parts(entries.map((entry) => fieldText(entry, NUMBERED_ERRATA, options, printed)));
    },
  };
}
