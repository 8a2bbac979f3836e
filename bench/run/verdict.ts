import type { Measurement } from './measure.ts';
import type { Outcome } from './run-case.ts';
import type { Quantity, Target } from './targets.ts';

/** A target and what was reached. */
export interface Verdict {
  readonly work: string;
  readonly unit: Quantity['kind'];
  readonly value: number;
  readonly bound: string;
  readonly isMet: boolean;
}

/** The verdicts on all targets whose commands were measured. */
export function verdicts(targets: readonly Target[], outcomes: readonly Outcome[]): Verdict[] {
  const measured = new Map(outcomes.flatMap(({ id, result }) => ('reason' in result ? [] : [[id, result] as const])));
  return targets.flatMap(({ work, quantity, atMost, atLeast }) => {
    const value = amount(quantity, measured);
    if (value === undefined) return [];
    const isMet = value <= (atMost ?? Number.POSITIVE_INFINITY) && value >= (atLeast ?? 0);
    const bound = atMost === undefined ? `≥ ${atLeast}` : `≤ ${atMost}`;
    return [{ work, unit: quantity.kind, value, bound, isMet }];
  });
}

function amount({ kind, of, per }: Quantity, measured: ReadonlyMap<string, Measurement>): number | undefined {
  const one = measured.get(of);
  const other = per === undefined ? undefined : measured.get(per);
  if (one === undefined || (per !== undefined && other === undefined)) return undefined;
  switch (kind) {
    case 'seconds':
      return one.wall;
    case 'megabytes':
      return one.peak;
    case 'times as long':
      return quotient(one.wall, other?.wall);
    case 'times faster':
      return quotient(other?.wall, one.wall);
    case 'times the memory':
      return quotient(one.peak, other?.peak);
    default:
      return kind satisfies never;
  }
}

function quotient(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a / b;
}
