import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as limits from '../src/limits.ts';

interface Row {
  readonly bound: string;
  readonly effect: string;
  readonly test: string;
}

const ROWS: readonly Row[] = [
  ...readFileSync('docs/limits.md', 'utf8').matchAll(/^\| `([A-Z_]+)` \| (.+) \| (?:`(.+)`|—) \|$/gm),
].map(([, bound = '', effect = '', test = '']) => ({ bound, effect, test }));

describe('docs/limits.md', () => {
  test('says of every bound what happens when it is reached, in the order of src/limits.ts', () => {
    const source = readFileSync('src/limits.ts', 'utf8');
    const order = [...source.matchAll(/^export const (\w+)/gm)].map(([, name]) => name);
    expect(ROWS.map(({ bound }) => bound)).toEqual(order);
    expect(Object.keys(limits).sort()).toEqual([...order].sort());
  });

  test.each(ROWS.filter(({ test }) => test !== ''))('names a test of $bound that is there', ({ bound, test: path }) => {
    expect(existsSync(`test/${path}`)).toBe(true);
    expect(readFileSync(`test/${path}`, 'utf8')).toMatch(new RegExp(`\\b${bound}\\b`));
  });
});
