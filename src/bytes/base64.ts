import { wireText } from './text.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES: ReadonlyMap<string, number> = new Map([...ALPHABET].map((character, value) => [character, value]));

/** What base64 encodes, as text; undefined where it is none. */
export function base64Text(encoded: string): string | undefined {
  const characters = encoded.replace(/={1,2}$/, '');
  const bytes = new Uint8Array(Math.floor((characters.length * 6) / 8));
  let bits = 0;
  let count = 0;
  let at = 0;
  for (const character of characters) {
    const value = VALUES.get(character);
    if (value === undefined) return undefined;
    bits = ((bits << 6) | value) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes[at++] = (bits >> count) & 0xff;
  }
  return wireText(bytes);
}
