import type { Range } from './message.ts';
import type { Heard } from './review.ts';

/** Whether a message refuses. */
export function isRefusal({ view }: Heard): boolean {
  const { decision } = view.message;
  const value = decision === undefined ? undefined : view.number(decision.by);
  if (decision === undefined || value === undefined) return false;
  return 'granted' in decision ? !isIn(decision.granted, value) : value === decision.refused;
}

/** Whether a message is the reply to a request that grants it. */
export function isGrant({ view }: Heard): boolean {
  const { role, decision } = view.message;
  if (role !== 'reply' && role !== 'bind-reply') return false;
  if (decision === undefined || !('granted' in decision)) return false;
  const value = view.number(decision.by);
  return value !== undefined && isIn(decision.granted, value);
}

/** Whether a value is the one, or lies in the range. */
export function isIn(range: Range, value: number): boolean {
  return typeof range === 'number' ? value === range : range[0] <= value && value <= range[1];
}
