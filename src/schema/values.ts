/** Names of a field's known values: single values `[5, 'name']` and ranges `[0x80, 0xfe, 'name']`, ascending. */
export type ValueTable = readonly (
  | readonly [value: number, name: string]
  | readonly [first: number, last: number, name: string]
)[];

/** What `value` is called in the table, or undefined. */
export function valueName(table: ValueTable, value: number): string | undefined {
  for (const row of table) {
    if (row.length === 2) {
      if (row[0] === value) return row[1];
    } else if (row[0] <= value && value <= row[1]) {
      return row[2];
    }
  }
  return undefined;
}

/** The table's rows with the values as `width` octets of hex: `03`, `03-7f`. */
export function valueRows(table: ValueTable, width: number): [code: string, name: string][] {
  const code = (value: number) => value.toString(16).padStart(width * 2, '0');
  return table.map((row) => (row.length === 2 ? [code(row[0]), row[1]] : [`${code(row[0])}-${code(row[1])}`, row[2]]));
}
