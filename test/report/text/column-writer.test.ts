import { describe, expect, test } from 'vitest';
import { ColumnWriter } from '../../../src/report/text/column-writer.ts';
import { plain } from '../../../src/report/text/theme.ts';

const COLUMNS = [
  { name: 'id', least: 3, align: 'right' },
  { name: 'name', least: 6 },
  { name: 'bytes', least: 5, align: 'right', isNamed: true },
  { name: 'text', least: 10 },
] as const;

const cells = (...texts: readonly string[]) => texts.map((text) => ({ text, paint: plain }));

describe('ColumnWriter', () => {
  test('ColumnWriter aligns columns that fit', () => {
    const writer = new ColumnWriter(COLUMNS, 40);
    expect([...writer.header(plain), ...writer.row(cells('1', 'alice', '17', 'hello'))]).toEqual([
      ' id  name    bytes  text',
      '  1  alice      17  hello',
    ]);
  });

  test('ColumnWriter widens a column for what is written', () => {
    const writer = new ColumnWriter(COLUMNS, 60);
    writer.row(cells('1', 'a longer name', '17', 'x'));
    expect(writer.row(cells('2', 'bob', '8', 'y'))).toEqual(['  2  bob                8  y']);
  });

  test('ColumnWriter folds the last column', () => {
    expect(new ColumnWriter(COLUMNS, 34).row(cells('1', 'alice', '17', 'one two three four'))).toEqual([
      '  1  alice      17  one two three',
      '                    four',
    ]);
  });

  test('ColumnWriter lets rows flow where there is no room for columns', () => {
    const writer = new ColumnWriter(COLUMNS, 26);
    expect([...writer.header(plain), ...writer.row(cells('1', 'alice', '17', 'one two three four'))]).toEqual([
      '  1  alice  bytes 17',
      '     one two three four',
    ]);
  });

  test('ColumnWriter gives a flowing row with a long first cell a small margin', () => {
    expect(new ColumnWriter(COLUMNS, 20).row(cells('cleartext-password', 'a', '', 'b c'))).toEqual([
      'cleartext-passwo',
      '    rd  a  b c',
    ]);
  });

  test('ColumnWriter never folds in a file', () => {
    const name = 'n'.repeat(300);
    const [line] = new ColumnWriter(COLUMNS, Number.POSITIVE_INFINITY).row(cells('1', name, '2', 'x'));
    expect(line).toBe(`  1  ${name}      2  x`);
  });

  test('ColumnWriter writes 10,000 rows in a second of the processor', () => {
    const writer = new ColumnWriter(COLUMNS, 80);
    const started = process.cpuUsage();
    for (let row = 0; row < 10_000; row++) writer.row(cells(String(row), 'alice', '17', 'hello'));
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1000).toBeLessThan(1000);
  });
});
