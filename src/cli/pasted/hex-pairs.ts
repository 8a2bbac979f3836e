/** The bytes that leading groups of two, four or more hex digits name, `most` at the most; the first other word ends them. */
export function hexPairs(text: string, most: number): Uint8Array {
  const bytes: number[] = [];
  for (const word of text.trim().split(/[\s:]+/)) {
    if (word.length % 2 !== 0 || !isHex(word)) break;
    for (let at = 0; at < word.length && bytes.length < most; at += 2) {
      bytes.push(Number.parseInt(word.slice(at, at + 2), 16));
    }
    if (bytes.length >= most) break;
  }
  return Uint8Array.from(bytes);
}

export function isHex(word: string): boolean {
  return word !== '' && /^[0-9a-f]*$/i.test(word);
}
