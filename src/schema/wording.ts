/** A place in a wording: `{key}`, or `{key.form}`. */
export interface Place {
  readonly key: string;
  readonly form: string | undefined;
}

/** A piece of a sentence with places in it; between every two texts there is one. */
export interface Wording {
  readonly texts: readonly string[];
  readonly places: readonly Place[];
}

/** Reads a wording: `, password {password}`. */
export function wording(text: string): Wording {
  const texts: string[] = [];
  const places: Place[] = [];
  let read = 0;
  for (const { 0: whole, 1: key = '', 2: form, index } of text.matchAll(/\{(\w+)(?:\.(\w+))?\}/g)) {
    texts.push(text.slice(read, index));
    places.push({ key, form });
    read = index + whole.length;
  }
  return { texts: [...texts, text.slice(read)], places };
}

/** The wording with what `fill` has for each place; undefined where it has nothing for one. */
export function worded(
  { texts, places }: Wording,
  fill: (key: string, form: string | undefined) => string | undefined,
): string | undefined {
  let words = texts[0] as string;
  for (let index = 0; index < places.length; index++) {
    const { key, form } = places[index] as Place;
    const found = fill(key, form);
    if (found === undefined) return undefined;
    words += found + texts[index + 1];
  }
  return words;
}
