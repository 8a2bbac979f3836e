import { RELAY_FRAGMENT_QUEUES } from '../limits.ts';
import { type FragmentOutcome, type FragmentPart, FragmentQueue } from './fragment-queue.ts';

/** The reassembly queues of an association; at their bound the oldest sequence gives way. */
export class FragmentQueues {
  /** Fragments that wait for others. */
  waiting = 0;
  readonly #queues = new Map<string, FragmentQueue>();

  /** Takes a fragment of the sequence `key`; its FRAG byte is not 0 and not 0x80. */
  add(key: string, fragment: number, part: FragmentPart): FragmentOutcome {
    const displaced = this.#makeRoom(key);
    const queue = this.#queues.get(key) ?? new FragmentQueue();
    const before = queue.waiting;
    const outcome = queue.add(fragment, part);
    this.waiting += queue.waiting - before;
    if (queue.waiting === 0) this.#queues.delete(key);
    else this.#queues.set(key, queue);
    return displaced === undefined ? outcome : { ...outcome, abandoned: displaced };
  }

  /** Empties all queues; says what waited in them. */
  finish(): string[] {
    const left = [...this.#queues.values()].map((queue) => `${queue.contents} when the association ended`);
    this.#queues.clear();
    this.waiting = 0;
    return left;
  }

  /** Says which sequence was thrown away, if one had to be. */
  #makeRoom(key: string): string | undefined {
    const [oldest] = this.#queues;
    if (oldest === undefined || this.#queues.size < RELAY_FRAGMENT_QUEUES || this.#queues.has(key)) return undefined;
    const [name, queue] = oldest;
    this.#queues.delete(name);
    this.waiting -= queue.waiting;
    return `${queue.contents}, then too many others`;
  }
}
