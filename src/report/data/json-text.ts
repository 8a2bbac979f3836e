import { printableJson } from '../../bytes/text.ts';

/** Most texts need no escape, and this is found out faster. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** A text as JSON, with no character that could steer a terminal. */
export function quotedText(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : quoted(text);
}

/** Any value as JSON; undefined members are left out. */
export function quoted(value: unknown): string {
  return printableJson(JSON.stringify(value));
}

const NAMES = new Map<string, string>();

/** The same for names that come from the declarations, of which there are few. */
export function quotedName(name: string): string {
  const known = NAMES.get(name);
  if (known !== undefined) return known;
  const text = quotedText(name);
  NAMES.set(name, text);
  return text;
}

/** A list of texts in brackets. */
export function quotedTexts(texts: readonly string[]): string {
  let list = '';
  for (const text of texts) list += list === '' ? quotedText(text) : `,${quotedText(text)}`;
  return `[${list}]`;
}

/** Makes a text out of others, and the same again without work as long as they stay the same. */
export class LastText {
  readonly #make: (...words: readonly string[]) => string;
  #words: readonly string[] = [];
  #text = '';

  constructor(make: (...words: readonly string[]) => string) {
    this.#make = make;
  }

  text(...words: readonly string[]): string {
    const last = this.#words;
    let isSame = words.length === last.length;
    for (let index = 0; isSame && index < words.length; index++) isSame = words[index] === last[index];
    if (!isSame) {
      this.#words = words;
      this.#text = this.#make(...words);
    }
    return this.#text;
  }
}
