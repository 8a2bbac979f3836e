import type { View } from './view.ts';

/** How many derivations were declared; each has a place in the memory of every view. */
let declared = 0;

/**
 * A fact that follows from a message alone: `make` works it out once for each view, and whoever asks again is given what
 * was found then. It may be what many sessions share, so nobody may change it.
 */
export function derived<T>(make: (view: View) => T): (view: View) => T {
  const place = declared++;
  return (view) => {
    view.memory ??= new Array(declared);
    const known = view.memory[place] as T | typeof NOTHING | undefined;
    if (known !== undefined) return known === NOTHING ? (undefined as T) : (known as T);
    const fact = make(view);
    view.memory[place] = fact === undefined ? NOTHING : fact;
    return fact;
  };
}

/** Stands for undefined where that was found. */
const NOTHING = Symbol('nothing');

/** Stands for what was asked for once. */
const ASKED = Symbol('asked');

/** A place in the memory of every view for what is worth remembering only if the view comes again. */
export class ViewMemory<T extends object> {
  readonly #place = declared++;

  find({ memory }: View): T | undefined {
    const known = memory?.[this.#place];
    return known === ASKED ? undefined : (known as T | undefined);
  }

  /** Whether this was asked before. */
  isAskedAgain(view: View): boolean {
    view.memory ??= new Array(declared);
    if (view.memory[this.#place] === ASKED) return true;
    view.memory[this.#place] = ASKED;
    return false;
  }

  keep({ memory }: View, fact: T): void {
    if (memory !== undefined) memory[this.#place] = fact;
  }
}
