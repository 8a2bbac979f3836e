import type { Measurement } from './measure.ts';
import type { Outcome } from './run-case.ts';
import type { Quantity, Target } from './targets.ts';

/** A target and what was reached. */
export interface Verdict {
  readonly work: string;
  readonly unit: Quantity['kind'];
  /** Undefined where a command that it needs could not be measured. */
  readonly value: number | undefined;
  readonly bound: string;
  readonly judgement: 'met' | 'missed' | 'not measured';
}

type Measured = Measurement & { readonly connections: number };

/** The verdicts on all targets whose commands were run. */
export function verdicts(targets: readonly Target[], outcomes: readonly Outcome[]): Verdict[] {
  const measured = new Map(
    outcomes.flatMap(({ id, result, connections }) =>
      'reason' in result ? [] : [[id, { ...result, connections }] as const],
    ),
  );
  const ran = new Set(outcomes.map(({ id }) => id));
  return targets
    .filter(({ quantity }) => ran.has(quantity.of))
    .map(({ work, quantity, atMost = Number.POSITIVE_INFINITY, atLeast = 0 }) => {
      const value = amount(quantity, measured);
      const bound = atLeast === 0 ? `≤ ${atMost}` : `≥ ${atLeast}`;
      const isMet = value !== undefined && value <= atMost && value >= atLeast;
      const judgement = value === undefined ? 'not measured' : isMet ? 'met' : 'missed';
      return { work, unit: quantity.kind, value, bound, judgement };
    });
}

function amount({ kind, of, per }: Quantity, measured: ReadonlyMap<string, Measured>): number | undefined {
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
    case 'bytes a flow':
      return one.peak === undefined || other?.peak === undefined
        ? undefined
        : ((one.peak - other.peak) * 1e6) / (one.connections - other.connections);
    default:
      return kind satisfies never;
  }
}

function quotient(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a / b;
}
