import { concat } from '../../bytes/concat.ts';
import { OPTION_BYTES } from '../../limits.ts';

const OPTION_HEADER = 4;
const END_OF_OPTIONS = 0;

/** Options whose value begins with one number, and its bytes (draft-ietf-opsawg-pcapng sections 3.5, 4.2, 4.3). */
type Numbers = Readonly<Record<number, number>>;

/** Custom options begin with the number of an enterprise. */
const CUSTOM: Numbers = { 2988: 4, 2989: 4, 19372: 4, 19373: 4 };
export const INTERFACE_NUMBERS: Numbers = { ...CUSTOM, 8: 8, 10: 4, 16: 8, 17: 8 };
export const PACKET_NUMBERS: Numbers = { ...CUSTOM, 2: 4, 4: 8, 5: 8, 6: 4 };

/** An option of a block: where its value lies in it. */
export interface BlockOption {
  readonly code: number;
  readonly start: number;
  readonly end: number;
}

/** The options from `at` to `end`; the list ends early where one lies about its length. */
export function* blockOptions(
  view: DataView,
  at: number,
  end: number,
  isLittleEndian: boolean,
): Generator<BlockOption, void> {
  let header = at;
  while (header + OPTION_HEADER <= end) {
    const code = view.getUint16(header, isLittleEndian);
    const start = header + OPTION_HEADER;
    const valueEnd = start + view.getUint16(header + 2, isLittleEndian);
    if (code === END_OF_OPTIONS || valueEnd > end) return;
    yield { code, start, end: valueEnd };
    header = start + Math.ceil((valueEnd - start) / 4) * 4;
  }
}

/** The same options in little-endian order, those named in `without` left out; as many as go into OPTION_BYTES. */
export function repeatOptions(
  view: DataView,
  options: Iterable<BlockOption>,
  isLittleEndian: boolean,
  numbers: Numbers,
  without: readonly number[] = [],
): Uint8Array {
  const repeated: Uint8Array[] = [];
  let length = 0;
  for (const { code, start, end } of options) {
    const bytes = new Uint8Array(OPTION_HEADER + Math.ceil((end - start) / 4) * 4);
    if (without.includes(code) || length + bytes.length > OPTION_BYTES) continue;
    const header = new DataView(bytes.buffer);
    header.setUint16(0, code, true);
    header.setUint16(2, end - start, true);
    bytes.set(new Uint8Array(view.buffer, view.byteOffset + start, end - start), OPTION_HEADER);
    const width = numbers[code] ?? 0;
    if (!isLittleEndian && width <= end - start) bytes.subarray(OPTION_HEADER, OPTION_HEADER + width).reverse();
    repeated.push(bytes);
    length += bytes.length;
  }
  return concat(repeated);
}
