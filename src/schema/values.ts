/**
 * Names of a field's known values: single values `[5, 'name']` and ranges `[0x80, 0xfe, 'name']`. A later row refines an
 * earlier range. `{7f}` in the name of a range stands for the bits of the value under that mask.
 */
export type ValueTable = readonly (
  | readonly [value: number, name: string]
  | readonly [first: number, last: number, name: string]
)[];

/** What `value` is called in the table, or undefined. */
export function valueName(table: ValueTable, value: number): string | undefined {
  let range: string | undefined;
  for (const row of table) {
    if (row.length === 2) {
      if (row[0] === value) return row[1];
    } else if (row[0] <= value && value <= row[1]) {
      range = row[2];
    }
  }
  return range?.includes('{') ? filled(range, value) : range;
}

const MASKED = /\{([0-9a-f]+)\}/g;

function filled(name: string, value: number): string {
  return name.replace(MASKED, (_, mask: string) => String(value & Number.parseInt(mask, 16)));
}

/** A code as `bytes` bytes of hex: `05`; in decimal where it has no bytes because digits write it. */
export function codeText(value: number, bytes: number): string {
  if (bytes === 0) return String(value);
  return value.toString(16).padStart(bytes * 2, '0');
}

/** A number of a field of so many bytes as every text shows it: codes in the digits of their bytes, others behind 0x, or in decimal. */
export function numberText(
  { base }: { readonly base: 'dec' | 'hex' | 'code' | undefined },
  value: number,
  bytes: number,
): string {
  if (base === 'code') return codeText(value, bytes);
  return base === 'hex' ? `0x${codeText(value, bytes)}` : String(value);
}

/** The table's rows as the reference page writes them: `03`, `03 to 7F`. */
export function valueRows(table: ValueTable, bytes: number): [code: string, name: string][] {
  const code = (value: number) => codeText(value, bytes).toUpperCase();
  return table.map((row) => {
    if (row.length === 2) return [code(row[0]), row[1]];
    return [`${code(row[0])} to ${code(row[1])}`, row[2].replace(MASKED, 'n')];
  });
}

/** Rows whose names begin so, whatever follows in brackets; both in any case. */
export function rowsNamed(table: ValueTable, name: string): ValueTable {
  const wanted = name.toLowerCase();
  return table.filter((row) => {
    const own = String(row.at(-1)).toLowerCase();
    return own === wanted || own.startsWith(`${wanted} (`);
  });
}
