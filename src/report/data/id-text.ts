/** Text with ids of sessions in it, which may not be known yet: an id stands between every two parts. */
export interface IdText {
  readonly parts: readonly string[];
  /** Counted from the capture's first session. */
  readonly ids: readonly number[];
}

/** The text, where `base` sessions were before the capture. */
export function placed({ parts, ids }: IdText, base: number): string {
  let text = parts[0] ?? '';
  for (let index = 0; index < ids.length; index++) text += `${base + (ids[index] as number)}${parts[index + 1]}`;
  return text;
}
