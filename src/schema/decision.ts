import type { Heard } from './review.ts';

/** Whether a message refuses. */
export function isRefusal({ view }: Heard): boolean {
  const { decision } = view.message;
  const value = decision === undefined ? undefined : view.number(decision.by);
  if (decision === undefined || value === undefined) return false;
  return 'granted' in decision ? value !== decision.granted : value === decision.refused;
}

/** Whether a message is the reply to a request that grants it. */
export function isGrant({ view }: Heard): boolean {
  const { role, decision } = view.message;
  if (role !== 'reply' && role !== 'bind-reply') return false;
  return decision !== undefined && 'granted' in decision && view.number(decision.by) === decision.granted;
}
