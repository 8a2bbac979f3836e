import type { Dissector } from './dissector.ts';
import { socks5 } from './socks5/index.ts';

/** Every protocol that is read message by message; a new one is a line here. */
export const DISSECTORS: readonly Dissector[] = [socks5];
