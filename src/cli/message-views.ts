import type { MessageView } from '../report/text/message-views.ts';

/** The views of a message that the options ask for, in their order. */
export function messageViews({
  V,
  t,
  x,
}: {
  readonly V: number;
  readonly t: boolean;
  readonly x: boolean;
}): MessageView[] {
  return [...(V > 0 ? ['tree' as const] : []), ...(t ? ['tables' as const] : []), ...(x ? ['hex' as const] : [])];
}
