import type { Dissector } from '../engine/dissector.ts';
import type { Message } from '../schema/message.ts';
import { socks4 } from './socks4/index.ts';
import { socks5 } from './socks5/index.ts';

/** Every protocol that is read message by message, the likeliest first; a new one is a line here. */
export const DISSECTORS: readonly Dissector[] = [socks5, socks4];

/** Every message of all of them, once. */
export const MESSAGES: readonly Message[] = [...new Set(DISSECTORS.flatMap(({ messages }) => messages))];

/** Whether a direction that begins with these octets could speak one of them; cheap, it is asked of every flow. */
export function isRecognised(bytes: Uint8Array, start: number, end: number, isStart: boolean): boolean {
  for (const dissector of DISSECTORS) if (dissector.recognise(bytes, start, end, isStart)) return true;
  return false;
}
