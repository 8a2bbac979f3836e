import type { ExplainArguments } from '../commands.ts';
import { withPager } from '../pager.ts';
import { suggestion } from '../suggestion.ts';
import type { Surroundings } from '../surroundings.ts';
import { textSettings } from '../text-settings.ts';
import { contents, findTopic, topicNames } from '../topics/index.ts';
import type { Topic } from '../topics/topic.ts';
import { UsageError } from '../usage-error.ts';

/** Prints what the protocol is and which topics there are, or one topic; gives the exit code. */
export async function explain(given: ExplainArguments, surroundings: Surroundings): Promise<number> {
  const { topic, color } = given;
  const text = textSettings({ color, time: 'iso', showPasswords: false, isFile: false }, surroundings);
  const shown = topic === undefined ? contents(text) : known(topic).text(text);
  const { output } = withPager(given, surroundings);
  output.write(shown);
  await output.close();
  return 0;
}

function known(word: string): Topic {
  const found = findTopic(word);
  if (found === undefined) {
    throw new UsageError(`No topic "${word}"${nearest(word.toLowerCase())}; sockshark explain lists the topics`);
  }
  return found;
}

/** Letters of a word from which on a name that holds them may be meant. */
const TELLING = 3;

/** The topic that a shortened or mistyped word may mean. */
function nearest(word: string): string {
  const names = topicNames();
  const isTelling = word.length >= TELLING;
  const longer = isTelling ? names.find((name) => name.startsWith(word)) : undefined;
  if (longer !== undefined) return meant(longer);
  const close = suggestion(word, names);
  const holding = isTelling ? shortest(names.filter((name) => name.includes(word))) : undefined;
  return close !== '' || holding === undefined ? close : meant(holding);
}

function shortest(names: readonly string[]): string | undefined {
  return [...names].sort((a, b) => a.length - b.length)[0];
}

function meant(name: string): string {
  return ` (did you mean ${name.includes(' ') ? `"${name}"` : name}?)`;
}
