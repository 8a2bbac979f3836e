import { concat } from '../bytes/concat.ts';
import type { Field } from './field.ts';
import type { Fields, Message } from './message.ts';
import { readNumber, type View } from './view.ts';

/** What a field holds before it becomes octets: a number for `uint`, the octets themselves for the rest. */
export type FieldValues = Readonly<Record<string, number | Uint8Array | string>>;

/** The values of every field that is there, ready for `encode`. */
export function values(view: View): Record<string, number | Uint8Array> {
  const found: Record<string, number | Uint8Array> = {};
  view.message.steps.forEach((step, index) => {
    if ((view.starts[index] as number) < 0) return;
    const start = view.start + (view.starts[index] as number);
    const end = view.start + (view.ends[index] as number);
    found[step.key] =
      step.field.kind === 'uint' && step.field.isDecimal !== true
        ? readNumber(step.field, view.bytes, start, end)
        : view.bytes.slice(start, end);
  });
  return found;
}

/** The octets of a message; fields without a value are left out, text may be given as a string. Throws RangeError if a value does not fit. */
export function encode<F extends Fields>(message: Message<F>, given: FieldValues): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const { key, field, width } of message.steps) {
    const value = given[key];
    if (value === undefined) continue;
    const octets = typeof value === 'number' ? numberOctets(value, field, width) : asOctets(value, field);
    if (field.isLittleEndian === true && typeof value === 'number') octets.reverse();
    if (width >= 0 && octets.length !== width) {
      throw new RangeError(`${message.name}.${key} has ${octets.length} octets, ${field.label} is ${width} wide`);
    }
    parts.push(octets);
  }
  return concat(parts);
}

const ENDS: Readonly<Record<string, string>> = { nul: '\0', space: ' ', line: '\r\n', head: '\r\n' };

/** Octets as they are; text with what ends it. */
function asOctets(value: Uint8Array | string, { width }: Field): Uint8Array {
  if (typeof value !== 'string') return value;
  return new TextEncoder().encode(value + (typeof width === 'string' ? (ENDS[width] ?? '') : ''));
}

function numberOctets(value: number, { isDecimal }: Field, width: number): Uint8Array {
  if (isDecimal !== true) return integerOctets(value, width);
  return new TextEncoder().encode(String(value).padStart(width, '0'));
}

function integerOctets(value: number, width: number): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value >= 256 ** width) {
    throw new RangeError(`${value} does not fit ${width} octets`);
  }
  const octets = new Uint8Array(width);
  for (let at = width - 1, rest = value; at >= 0; at--, rest = Math.floor(rest / 256)) octets[at] = rest % 256;
  return octets;
}
