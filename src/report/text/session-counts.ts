import { countText } from '../../bytes/count-text.ts';
import type { Severity } from '../../schema/note-kinds.ts';
import type { Session, Status } from '../../session/session.ts';
import { HOLLOW, isHollow } from './session-text.ts';
import type { TextOptions } from './text-options.ts';
import { wrap } from './wrap.ts';

/** What a session counts for, as plain data that another thread can take. */
export interface Counted {
  readonly status: Status;
  /** Why it is not established, in two or three words; empty where it is and nothing is odd about that. */
  readonly label: string;
  /** The same where there is a line for each. */
  readonly brief: string;
  /** Ids of its notes, without those that are only odd. */
  readonly warnings: readonly string[];
}

export function counted(session: Session): Counted {
  const warnings = session.notes.filter(({ severity }) => isWarning(severity)).map(({ id }) => id);
  const label = outcomeLabel(session);
  return { status: session.status, label, brief: briefOf(session) ?? SHORTER[label] ?? label, warnings };
}

/** Outcomes that are shorter where there is a line for each. */
const SHORTER: Readonly<Record<string, string>> = {
  [HOLLOW]: 'nothing back',
  'granted then refused': 'then refused',
  'method not offered': 'bad method',
};

function briefOf({ status, reasonCode, replies }: Session): string | undefined {
  return status !== 'established' && reasonCode?.startsWith('reply-') === true ? replies.at(-1)?.brief : undefined;
}

function isWarning(severity: Severity): boolean {
  return severity !== 'note';
}

/** The outcome in two or three words: `bad login`, `connection refused`, `answered by http`. */
export function outcomeLabel(session: Session): string {
  const { status, reasonCode, replies } = session;
  if (status === 'established') return isHollow(session) ? HOLLOW : '';
  if (reasonCode === undefined) return status;
  const name = reasonCode.startsWith('reply-') ? replies.at(-1)?.name : undefined;
  return name === undefined ? reasonCode.replaceAll('-', ' ') : name.charAt(0).toLowerCase() + name.slice(1);
}

/** Kinds of notes that the summary names. */
const NAMED_NOTES = 4;

/** Counts sessions by outcome and reason, and their notes by kind. */
export class SessionCounts {
  readonly #statuses = new Map<Status, number>();
  readonly #labels = new Map<Status, Map<string, number>>();
  readonly #notes = new Map<string, number>();

  add({ status, label, warnings }: Counted): void {
    increase(this.#statuses, status);
    if (label !== '' && label !== status) {
      const labels = this.#labels.get(status) ?? new Map<string, number>();
      this.#labels.set(status, labels);
      increase(labels, label);
    }
    for (const id of warnings) increase(this.#notes, id);
  }

  get total(): number {
    return [...this.#statuses.values()].reduce((sum, count) => sum + count, 0);
  }

  /**
   * `13 sessions: 6 established, 7 refused (4 bad login, 2 no method, 1 connection refused)`; `hidden` sessions were only
   * possible and not listed; `of`: all of which these were selected.
   */
  outcomes(hidden: number, of: number | undefined = undefined): string {
    const parts = [...this.#statuses].map(([status, count]) => `${count} ${status}${this.#reasons(status)}`);
    const total = of === undefined ? countText(this.total, 'session') : `${this.total} of ${countText(of, 'session')}`;
    const text =
      this.total === 0 && !of ? 'No sessions' : [total, parts.join(', ')].filter((part) => part !== '').join(': ');
    return hidden === 0 ? text : `${text}; ${hidden} more only possible, listed with --all`;
  }

  /** `11 × cleartext-password`; empty where there is nothing to warn of. */
  warnings(): string {
    const sorted = byCount(this.#notes);
    const more = sorted.length > NAMED_NOTES ? `, and ${countText(sorted.length - NAMED_NOTES, 'kind')} more` : '';
    return (
      sorted
        .slice(0, NAMED_NOTES)
        .map(([id, count]) => `${count} × ${id}`)
        .join(', ') + more
    );
  }

  #reasons(status: Status): string {
    const labels = this.#labels.get(status);
    return labels === undefined
      ? ''
      : ` (${byCount(labels)
          .map(([label, count]) => `${count} ${label}`)
          .join(', ')})`;
  }
}

function increase<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function byCount<K>(counts: ReadonlyMap<K, number>): [K, number][] {
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/** What stands below a list: the outcomes, and what to warn of; `hint` says how to see more. */
export function footer(
  counts: SessionCounts,
  hidden: number,
  of: number | undefined,
  hint: string,
  { width, glyphs }: TextOptions,
): string[] {
  const lines = wrap(counts.outcomes(hidden, of), width);
  const warnings = counts.warnings();
  const last = [warnings === '' ? '' : `${glyphs.warning} ${warnings}`, hint].filter((part) => part !== '');
  return last.length === 0 ? lines : [...lines, ...wrap(last.join('   '), width)];
}
