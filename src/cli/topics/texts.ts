import { FAMILIES, INTRODUCTION } from '../../dissectors/families.ts';
import { DISSECTORS, MESSAGES } from '../../dissectors/index.ts';
import { INSIDE_MESSAGES, SHEETS } from '../../dissectors/inside/index.ts';
import { FINAL_WORDS, PHASE_WORDS } from '../../dissectors/phase-words.ts';
import { errataLines } from '../../format/explain/errata.ts';
import { familyText } from '../../format/explain/family.ts';
import { fieldsText } from '../../format/explain/fields.ts';
import { messageText } from '../../format/explain/message.ts';
import { noteKindsText } from '../../format/explain/notes.ts';
import { phaseDiagram } from '../../format/explain/phase-diagram.ts';
import { phaseWordsText } from '../../format/explain/phases.ts';
import { headingLines, proseLines, sections } from '../../format/explain/section.ts';
import { sheetsText } from '../../format/explain/sheets.ts';
import type { PrintedValues } from '../../format/explain/values.ts';
import { vulnerabilitiesText } from '../../format/explain/vulnerabilities.ts';
import type { TextOptions } from '../../format/text-options.ts';
import { codesMarked } from '../../schema/codes.ts';
import type { Message } from '../../schema/message.ts';
import type { Family } from '../../schema/topic.ts';
import { VULNERABILITIES, type Vulnerability } from '../../schema/vulnerabilities.ts';
import { ALL_ENTRIES, ENTRIES, NUMBERED_ERRATA } from './entries.ts';
import { parts } from './topic.ts';

export const ALL_VULNERABILITIES = Object.entries<Vulnerability>(VULNERABILITIES);

/** Everything once: errata stand together, and each list of values where it comes first. */
export function allText(options: TextOptions): string {
  const printed: PrintedValues = new Map();
  return parts([
    introductionText(options),
    phasesText(options),
    ...MESSAGES.map((message) => messageText(message, [], options, printed)),
    familiesText(options),
    insideText(options, printed),
    errataText(options),
    vulnerabilitiesText(ALL_VULNERABILITIES, options),
    titled('Fields by their names in JSON', fieldsText(ALL_ENTRIES, options), options),
    titled('Notes that sessions can have', noteKindsText(options), options),
  ]);
}

export function introductionText(options: TextOptions): string {
  return sections(INTRODUCTION.map((paragraph) => proseLines(paragraph, options)));
}

/** Messages with their errata; a list of values that several have stands with the first. */
export function messagesText(messages: readonly Message[], options: TextOptions): string {
  const printed: PrintedValues = new Map();
  return parts(messages.map((message) => messageText(message, NUMBERED_ERRATA, options, printed)));
}

/** A family with its notes and messages whole. */
export function wholeFamilyText(family: Family, options: TextOptions): string {
  const text = familyText(family, codesOf(family), options);
  return family.messages.length === 0 ? text : parts([text, messagesText(family.messages, options)]);
}

/** All families, with the names of their messages and notes. */
export function familiesText(options: TextOptions): string {
  return parts(FAMILIES.map((family) => familyText(family, codesOf(family), options, false)));
}

export function phasesText(options: TextOptions): string {
  return parts([
    titled('Phases', phaseWordsText(PHASE_WORDS, options), options),
    titled('How a dialogue ends', phaseWordsText(FINAL_WORDS, options), options),
    ...DISSECTORS.map(({ title, phases }) => titled(`Dialogue of ${title}`, phaseDiagram(phases, options), options)),
  ]);
}

export function insideText(options: TextOptions, printed: PrintedValues = new Map()): string {
  return parts([
    titled('What is told of protocols inside', sheetsText(SHEETS, options), options),
    ...INSIDE_MESSAGES.map((message) => messageText(message, [], options, printed)),
  ]);
}

export function errataText(options: TextOptions): string {
  const lines = errataLines(NUMBERED_ERRATA, options);
  return sections([[...headingLines('Errata of the reference page', '', options), ...lines]]);
}

function titled(title: string, text: string, options: TextOptions): string {
  return sections([headingLines(title, '', options)]) + text;
}

function codesOf({ mark }: Family) {
  return mark === undefined ? [] : codesMarked(ENTRIES, mark);
}
