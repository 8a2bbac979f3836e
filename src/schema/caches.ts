let declared = 0;

/** A place for one kind of memory in every `Caches`. */
export class CacheKey<T> {
  readonly place = declared++;
  readonly make: () => T;

  constructor(make: () => T) {
    this.make = make;
  }
}

/** All that a run remembers so as not to do it again; without it every output is the same. */
export class Caches {
  readonly #memories: unknown[] = [];

  /** The memory that belongs to a key, made when it is first asked for. */
  of<T>({ place, make }: CacheKey<T>): T {
    const known = this.#memories[place];
    if (known !== undefined) return known as T;
    const made = make();
    this.#memories[place] = made;
    return made;
  }
}

/** Remembers what was made of the last few different values. */
export class RecentValues<V, T> {
  readonly #values: V[] = [];
  readonly #made: T[] = [];
  readonly #isSame: (one: V, other: V) => boolean;
  readonly #most: number;
  #next = 0;

  constructor(most: number, isSame: (one: V, other: V) => boolean) {
    this.#most = most;
    this.#isSame = isSame;
  }

  find(value: V): T | undefined {
    const values = this.#values;
    for (let index = 0; index < values.length; index++) {
      if (this.#isSame(values[index] as V, value)) return this.#made[index];
    }
    return undefined;
  }

  /** Remembers it in the place of the one that was remembered first. */
  keep(value: V, made: T): void {
    this.#values[this.#next] = value;
    this.#made[this.#next] = made;
    this.#next = (this.#next + 1) % this.#most;
  }
}
