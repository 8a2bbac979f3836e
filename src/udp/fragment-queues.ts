import { ALL_SOCKS_FRAGMENTS, SOCKS_FRAGMENT_QUEUES } from '../limits.ts';
import { type FragmentOutcome, type FragmentPart, FragmentQueue } from './fragment-queue.ts';

/** Fragments that wait in all open associations. */
export interface WaitingFragments {
  fragments: number;
}

/** The reassembly queues of an association; at a bound its oldest sequence gives way. */
export class FragmentQueues {
  readonly #queues = new Map<string, FragmentQueue>();
  readonly #waiting: WaitingFragments;

  constructor(waiting: WaitingFragments) {
    this.#waiting = waiting;
  }

  /** Takes a fragment of the sequence `key`; its FRAG octet is not 0 and not 0x80. */
  add(key: string, fragment: number, part: FragmentPart): FragmentOutcome {
    const displaced = this.#makeRoom(key);
    const queue = this.#queues.get(key) ?? new FragmentQueue();
    const before = queue.waiting;
    const outcome = queue.add(fragment, part);
    this.#waiting.fragments += queue.waiting - before;
    if (queue.waiting === 0) this.#queues.delete(key);
    else this.#queues.set(key, queue);
    return { ...outcome, abandoned: displaced ?? outcome.abandoned };
  }

  /** Empties all queues; says what waited in them. */
  finish(): string[] {
    const left = [...this.#queues.values()].map((queue) => `${queue.contents} when the association ended`);
    for (const key of this.#queues.keys()) this.#drop(key);
    return left;
  }

  /** Says which sequence was thrown away, if one had to be. */
  #makeRoom(key: string): string | undefined {
    const isNew = !this.#queues.has(key);
    const isFull =
      this.#waiting.fragments >= ALL_SOCKS_FRAGMENTS || (isNew && this.#queues.size >= SOCKS_FRAGMENT_QUEUES);
    const [oldest] = this.#queues.keys();
    return isFull && oldest !== undefined ? `${this.#drop(oldest)}, then too many others` : undefined;
  }

  #drop(key: string): string {
    const queue = this.#queues.get(key) as FragmentQueue;
    this.#queues.delete(key);
    this.#waiting.fragments -= queue.waiting;
    return queue.contents;
  }
}
