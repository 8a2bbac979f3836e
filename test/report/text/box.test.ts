import { describe, expect, test } from 'vitest';
import { box } from '../../../src/report/text/box.ts';
import { PLAIN_TEXT } from '../../../src/report/text/text-options.ts';
import { displayWidth } from '../../../src/report/text/text-width.ts';
import { plain, theme } from '../../../src/report/text/theme.ts';

const COLUMNS = [
  { name: 'Value', least: 5 },
  { name: 'Meaning', least: 10 },
];
const ROWS = [
  ['01', 'Connection not allowed by ruleset'],
  ['02', 'Refused'],
].map((row) => row.map((text) => ({ text, paint: plain })));

describe('box', () => {
  test('is as wide as its contents, with a rule beneath the names alone', () => {
    expect(box(COLUMNS, ROWS, PLAIN_TEXT)).toEqual([
      '┌───────┬───────────────────────────────────┐',
      '│ Value │ Meaning                           │',
      '├───────┼───────────────────────────────────┤',
      '│ 01    │ Connection not allowed by ruleset │',
      '│ 02    │ Refused                           │',
      '└───────┴───────────────────────────────────┘',
    ]);
  });

  test('folds cells at spaces until it fits', () => {
    expect(box(COLUMNS, ROWS, { ...PLAIN_TEXT, width: 26 })).toEqual([
      '┌───────┬────────────────┐',
      '│ Value │ Meaning        │',
      '├───────┼────────────────┤',
      '│ 01    │ Connection not │',
      '│       │ allowed by     │',
      '│       │ ruleset        │',
      '│ 02    │ Refused        │',
      '└───────┴────────────────┘',
    ]);
  });

  test('goes without margins before it goes without a box', () => {
    const lines = box(COLUMNS, ROWS, { ...PLAIN_TEXT, width: 18 });
    expect(lines[1]).toBe('│Value│Meaning   │');
    expect(box(COLUMNS, ROWS, { ...PLAIN_TEXT, width: 17 }).join(' ')).not.toContain('│');
  });

  test.each([17, 18, 22, 40, 60])('keeps to %d columns, and loses no word', (width) => {
    const lines = box(COLUMNS, ROWS, { ...PLAIN_TEXT, width });
    expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
    const words = lines.join(' ').replace(/[│┌┐└┘├┤┬┴┼─\s]/g, '');
    for (const part of ['Connection', 'not', 'ruleset', 'Refused']) expect(words).toContain(part);
  });

  test('paints every line for itself', () => {
    const lines = box(COLUMNS, ROWS, { ...PLAIN_TEXT, theme: theme(1), width: 26 });
    for (const line of lines) expect(line.split('\u001b[2m')).toHaveLength(line.split('\u001b[22m').length);
  });
});
