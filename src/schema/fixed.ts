import type { Message, Step } from './message.ts';
import { readNumber } from './view.ts';

/**
 * The number in a field that lies at the same place in every message of its kind, which begins at `at`; undefined where
 * the octets end before it. Throws RangeError where fields of varying width, or with conditions, stand before it.
 */
export function fixedNumber({ steps, name }: Message, key: string, bytes: Uint8Array, at: number): number | undefined {
  let start = at;
  for (const step of steps) {
    const { field, width, conditions } = step as Step;
    if (width < 0 || conditions.length > 0) break;
    if (step.key === key)
      return start + width > bytes.length ? undefined : readNumber(field, bytes, start, start + width);
    if (field.overlay !== true) start += width;
  }
  throw new RangeError(`${key} has no fixed place in ${name}`);
}
