/** A place in a template: `{key}`, or `{key.form}`. */
export interface Placeholder {
  readonly key: string;
  readonly form: string | undefined;
}

/** A piece of a sentence with placeholders; between every two texts there is one. */
export interface Template {
  readonly texts: readonly string[];
  readonly placeholders: readonly Placeholder[];
}

/** Compiles a template: `, password {password}`. */
export function template(text: string): Template {
  const texts: string[] = [];
  const placeholders: Placeholder[] = [];
  let read = 0;
  for (const { 0: whole, 1: key = '', 2: form, index } of text.matchAll(/\{(\w+)(?:\.(\w+))?\}/g)) {
    texts.push(text.slice(read, index));
    placeholders.push({ key, form });
    read = index + whole.length;
  }
  return { texts: [...texts, text.slice(read)], placeholders };
}

/** The template with what `fill` gives for each placeholder; undefined where it gives nothing for one. */
export function render(
  { texts, placeholders }: Template,
  fill: (key: string, form: string | undefined) => string | undefined,
): string | undefined {
  let words = texts[0] as string;
  for (let index = 0; index < placeholders.length; index++) {
    const { key, form } = placeholders[index] as Placeholder;
    const found = fill(key, form);
    if (found === undefined) return undefined;
    words += found + texts[index + 1];
  }
  return words;
}
