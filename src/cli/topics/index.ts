import { INSIDE_MESSAGES, SHEETS } from '../../protocols/app/index.ts';
import { MESSAGES, NOTE_KINDS } from '../../protocols/index.ts';
import { FAMILIES, INTRODUCTION } from '../../protocols/shared/families.ts';
import { contentsText, type TopicGroup } from '../../report/reference/contents.ts';
import { fieldsText } from '../../report/reference/fields.ts';
import { noteKindsText, noteKindText } from '../../report/reference/notes.ts';
import { sheetsText } from '../../report/reference/sheets.ts';
import { vulnerabilitiesText } from '../../report/reference/vulnerabilities.ts';
import type { TextOptions } from '../../report/text/text-options.ts';
import { numberTopic, valueListsText, valueNameTopics } from './codes.ts';
import { ALL_ENTRIES } from './entries.ts';
import { fieldTopics } from './field-topics.ts';
import {
  ALL_VULNERABILITIES,
  allText,
  errataText,
  familiesText,
  insideText,
  introductionText,
  messagesText,
  phasesText,
  wholeFamilyText,
} from './texts.ts';
import type { Topic } from './topic.ts';

/** What can be asked for, in the order in which a word is looked for. */
const TOPICS: readonly Topic[] = [
  { names: ['all'], text: allText },
  { names: ['socks', 'socks5'], text: introductionText },
  { names: ['messages'], text: (options) => messagesText(MESSAGES, options) },
  { names: ['fields'], text: (options) => fieldsText(ALL_ENTRIES, options) },
  { names: ['codes', 'values'], text: valueListsText },
  { names: ['families'], text: familiesText },
  { names: ['phases'], text: phasesText },
  { names: ['notes'], text: (options) => noteKindsText(NOTE_KINDS, options) },
  { names: ['inside'], text: (options) => insideText(options) },
  { names: ['errata'], text: errataText },
  {
    names: ['vulnerabilities', 'cve', 'cves'],
    text: (options) => vulnerabilitiesText(ALL_VULNERABILITIES, options),
  },
  ...FAMILIES.map((family) => topic([family.name], (options) => wholeFamilyText(family, options))),
  ...[...MESSAGES, ...INSIDE_MESSAGES].map((message) =>
    topic([message.name, message.title], (options) => messagesText([message], options)),
  ),
  ...NOTE_KINDS.map((kind) => topic([kind.id], (options) => noteKindText(kind, options))),
  ...SHEETS.map((sheet) => topic([sheet.name], (options) => sheetsText([sheet], options))),
  ...ALL_VULNERABILITIES.map((one) =>
    topic([one[0], one[0].replace('CVE-', '')], (options) => vulnerabilitiesText([one], options)),
  ),
  ...fieldTopics(),
  ...valueNameTopics(),
];

function topic(names: readonly string[], text: (options: TextOptions) => string): Topic {
  return { names, text };
}

/** The topic of this name, or what this number means as a code; undefined if it is neither. */
export function findTopic(word: string): Topic | undefined {
  const wanted = word.toLowerCase();
  return TOPICS.find(({ names }) => names.some((name) => name.toLowerCase() === wanted)) ?? numberTopic(word);
}

/** Every name of a topic in lower case, once. */
export function topicNames(): string[] {
  return [...new Set(TOPICS.flatMap(({ names }) => names.map((name) => name.toLowerCase())))];
}

/** What the protocol is, and which topics there are. */
export function contents(options: TextOptions): string {
  return contentsText(INTRODUCTION, GROUPS, options);
}

const GROUPS: readonly TopicGroup[] = [
  {
    name: 'messages',
    about: 'all of them, or one with its fields, values and errata:',
    topics: MESSAGES.map(({ name }) => name),
  },
  {
    name: 'fields',
    about: 'all of them, or one by label or name in JSON:',
    topics: ['CMD', 'ATYP', 'REP', 'socks.dst'],
  },
  {
    name: 'codes, values',
    about: 'all lists of values, or one value by number or name:',
    topics: ['5', 'FF', 'CONNECT', '"TTL expired"'],
  },
  { name: 'families', about: 'what belongs together:', topics: FAMILIES.map(({ name }) => name) },
  { name: 'phases', about: 'who speaks when, and what follows', topics: [] },
  { name: 'notes', about: 'every remark the program can make, or one:', topics: ['dns-leak'] },
  { name: 'inside', about: 'what is told of protocols inside a relay, or of one:', topics: ['tls', 'http', 'dns'] },
  { name: 'errata', about: 'what the reference page says wrongly, and what is right', topics: [] },
  { name: 'vulnerabilities', about: 'published ones and their shapes, or one:', topics: ['CVE-2023-38545'] },
  { name: 'all', about: 'all of it', topics: [] },
];
