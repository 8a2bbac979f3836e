import { INSIDE_MESSAGES, SHEETS } from '../../protocols/app/index.ts';
import { DISSECTORS, MESSAGES, NOTE_KINDS } from '../../protocols/index.ts';
import { FAMILIES, INTRODUCTION } from '../../protocols/shared/families.ts';
import { FINAL_WORDS, PHASE_WORDS } from '../../protocols/shared/phase-words.ts';
import { VULNERABILITIES } from '../../protocols/shared/vulnerabilities.ts';
import { errataLines } from '../../report/reference/errata.ts';
import { familyText } from '../../report/reference/family.ts';
import { fieldsText } from '../../report/reference/fields.ts';
import { messageText } from '../../report/reference/message.ts';
import { noteKindsText } from '../../report/reference/notes.ts';
import { phaseDiagram } from '../../report/reference/phase-diagram.ts';
import { phaseWordsText } from '../../report/reference/phases.ts';
import { headingLines, proseLines, sections } from '../../report/reference/section.ts';
import { sheetsText } from '../../report/reference/sheets.ts';
import type { PrintedValues } from '../../report/reference/values.ts';
import { vulnerabilitiesText } from '../../report/reference/vulnerabilities.ts';
import type { TextOptions } from '../../report/text/text-options.ts';
import { codesMarked } from '../../schema/codes.ts';
import type { Message } from '../../schema/message.ts';
import type { Family, Vulnerability } from '../../schema/topic.ts';
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
    titled('Notes that sessions can have', noteKindsText(NOTE_KINDS, options), options),
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
