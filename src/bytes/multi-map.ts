import { OrderedSet } from './ordered-set.ts';

/** Any number of values a key, in the order in which they were added; a key with one value costs little. */
export class MultiMap<T extends object> {
  readonly #groups = new Map<string, T | OrderedSet<T>>();

  add(key: string, value: T): void {
    const group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, value);
    else if (group instanceof OrderedSet) group.add(value);
    else if (group !== value) this.#groups.set(key, setOf(group, value));
  }

  delete(key: string, value: T): void {
    const group = this.#groups.get(key);
    if (group === value) this.#groups.delete(key);
    else if (group instanceof OrderedSet && group.delete(value) && group.size === 0) this.#groups.delete(key);
  }

  has(key: string): boolean {
    return this.#groups.has(key);
  }

  first(key: string): T | undefined {
    const group = this.#groups.get(key);
    return group instanceof OrderedSet ? group.first : group;
  }

  last(key: string): T | undefined {
    const group = this.#groups.get(key);
    return group instanceof OrderedSet ? group.last : group;
  }

  /** The values of a key, the oldest first. */
  values(key: string): Iterable<T> {
    const group = this.#groups.get(key);
    if (group === undefined) return [];
    return group instanceof OrderedSet ? group : [group];
  }
}

function setOf<T>(...values: readonly T[]): OrderedSet<T> {
  const set = new OrderedSet<T>();
  for (const value of values) set.add(value);
  return set;
}
