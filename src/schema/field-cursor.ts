import type { Field } from './field.ts';
import type { Step } from './message.ts';
import { meaningOf } from './tree.ts';
import { readNumber, readScalar, type Scalar, type View } from './view.ts';

/** Goes from field to field of a message, as `tree` does, without an object for each. */
export class FieldCursor {
  readonly view: View;
  /** Bytes from the start of the message. */
  start = 0;
  end = 0;
  step: Step | undefined;
  /** Which of the message's fields it is. */
  index = -1;
  readonly #length: number;

  /** `length` is that of the message as it was sent: more than the view has where not all was kept. */
  constructor(view: View, length: number) {
    this.view = view;
    this.#length = length;
  }

  /** Whether there is one more field; a list of codes gives one for each code. */
  next(): boolean {
    const { starts, ends, message } = this.view;
    if (this.step?.field.kind === 'octets' && this.end < (ends[this.index] as number)) {
      this.start = this.end++;
      return true;
    }
    for (let index = this.index + 1; index < message.steps.length; index++) {
      const step = message.steps[index] as Step;
      const start = starts[index] as number;
      const end = ends[index] as number;
      if (start < 0 || (step.field.kind === 'octets' && start === end)) continue;
      this.index = index;
      this.step = step;
      this.start = start;
      this.end = step.field.kind === 'octets' ? start + 1 : end;
      return true;
    }
    return false;
  }

  get field(): Field {
    return (this.step as Step).field;
  }

  /** Bytes of the field as it was sent. */
  get size(): number {
    const { view } = this;
    const isCut = this.field.width === 'rest' && this.end === view.end - view.start;
    return (isCut ? Math.max(this.#length, this.end) : this.end) - this.start;
  }

  get isLost(): boolean {
    const { view } = this;
    return view.lost.length > 0 && view.isLost(view.start + this.start, view.start + this.end);
  }

  /** What the field holds; its bytes are in the capture. */
  get value(): Scalar {
    const { view, field } = this;
    return field.kind === 'octets'
      ? (view.bytes[view.start + this.start] as number)
      : readScalar(field, view.bytes, view.start + this.start, view.start + this.end);
  }

  /** What its number means; undefined where it is none, or the field names no values. */
  get meaning(): string | undefined {
    const { view, field } = this;
    if (field.values === undefined || (field.kind !== 'uint' && field.kind !== 'octets') || this.isLost)
      return undefined;
    return meaningOf(field, readNumber(field, view.bytes, view.start + this.start, view.start + this.end));
  }
}
