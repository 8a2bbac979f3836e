interface Link<T> {
  readonly value: T;
  before: Link<T> | undefined;
  after: Link<T> | undefined;
}

/** A set that knows its oldest and its latest value; everything but iterating costs the same however many there are or were. */
export class OrderedSet<T> implements Iterable<T> {
  readonly #links = new Map<T, Link<T>>();
  #first: Link<T> | undefined;
  #last: Link<T> | undefined;

  get size(): number {
    return this.#links.size;
  }

  get first(): T | undefined {
    return this.#first?.value;
  }

  get last(): T | undefined {
    return this.#last?.value;
  }

  has(value: T): boolean {
    return this.#links.has(value);
  }

  /** Adds a value as the latest; one that is in keeps its place. */
  add(value: T): void {
    if (this.#links.has(value)) return;
    const link: Link<T> = { value, before: this.#last, after: undefined };
    if (this.#last === undefined) this.#first = link;
    else this.#last.after = link;
    this.#last = link;
    this.#links.set(value, link);
  }

  delete(value: T): boolean {
    const link = this.#links.get(value);
    if (link === undefined) return false;
    const { before, after } = link;
    if (before === undefined) this.#first = after;
    else before.after = after;
    if (after === undefined) this.#last = before;
    else after.before = before;
    return this.#links.delete(value);
  }

  /** The values, the oldest first; the one at hand may be deleted meanwhile. */
  *[Symbol.iterator](): Iterator<T> {
    for (let link = this.#first; link !== undefined; ) {
      const { value, after } = link;
      yield value;
      link = after;
    }
  }
}
