import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { displayWidth } from '../../../src/report/text/text-width.ts';

test('displayWidth gives what string-width gives of every character, alone and before another', () => {
  const wrong: string[] = [];
  for (let code = 0x20; code < 0x3000; code++) {
    const character = String.fromCodePoint(code);
    if (displayWidth(character) !== stringWidth(character)) wrong.push(code.toString(16));
    if (displayWidth(`→${character}⚠`) !== stringWidth(`→${character}⚠`)) wrong.push(`within ${code.toString(16)}`);
  }
  expect(wrong).toEqual([]);
});
