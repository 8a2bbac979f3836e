import { type Instant, secondsBetween, spanText } from '../bytes/instant.ts';
import type { Side } from '../schema/message.ts';

/** How a session ended: who ended it first, in which way, and how many seconds behind the last message. */
export interface Ended {
  readonly by: Side | StopCause;
  /** `silence`: nothing came any more; `open`: nothing had ended it when the reading stopped. */
  readonly how: 'fin' | 'rst' | 'silence' | 'open';
  readonly after: number;
}

/** Why a session was read no further although neither side had ended it. */
export type StopCause = 'capture' | 'idle' | 'limit';

/** A FIN or RST of a side. */
export interface SideEnd extends Instant {
  readonly how: 'fin' | 'rst';
  readonly frame: number;
}

/** What is known of the end of a connection. */
export interface Closing {
  readonly client: SideEnd | undefined;
  readonly proxy: SideEnd | undefined;
  /** Undefined where both sides were done, or where another connection took their endpoints. */
  readonly stop: { readonly by: StopCause; readonly at: Instant } | undefined;
}

interface Mark extends Instant {
  readonly number: number;
}

/** How a session ended whose last message came with one frame and whose last frame is the other; a side that only ended its own direction before the last message did not end it. */
export function endedOf(closing: Closing, lastMessage: Mark, lastFrame: Mark): Ended {
  const { client, proxy, stop } = closing;
  const isOver = client?.how === 'rst' || proxy?.how === 'rst' || (client !== undefined && proxy !== undefined);
  if (stop?.by === 'limit' && !isOver) return { by: 'limit', how: 'open', after: after(lastMessage, stop.at) };
  const by = firstSide(client, proxy, lastMessage);
  const end = by === undefined ? undefined : closing[by];
  if (by !== undefined && end !== undefined && (isOver || end.frame >= lastMessage.number))
    return { by, how: end.how, after: after(lastMessage, end) };
  if (stop === undefined || stop.by === 'idle')
    return { by: 'idle', how: 'silence', after: after(lastMessage, stop?.at ?? lastFrame) };
  return { by: stop.by, how: 'open', after: after(lastMessage, stop.at) };
}

function after(last: Instant, end: Instant): number {
  return Math.max(0, secondsBetween(last, end));
}

/** Who ended it: the first, unless the other still sent a message and then ended it too. */
function firstSide(client: SideEnd | undefined, proxy: SideEnd | undefined, lastMessage: Mark): Side | undefined {
  if (client === undefined || proxy === undefined) return client === undefined ? proxy && 'proxy' : 'client';
  const isClient = client.frame <= proxy.frame;
  const isHalf = (isClient ? client : proxy).frame < lastMessage.number;
  return isClient === isHalf ? 'proxy' : 'client';
}

/** `proxy closed after 1.2 s`, `still open when the capture ended`. */
export function endText({ by, how, after }: Ended): string {
  switch (by) {
    case 'client':
    case 'proxy':
      return `${by} ${how === 'rst' ? 'reset' : 'closed'} ${after === 0 ? 'at once' : `after ${spanText(after)}`}`;
    case 'capture':
      return 'still open when the capture ended';
    case 'idle':
      return `silent for ${spanText(after)}`;
    case 'limit':
      return 'reading stopped at a limit';
  }
}
