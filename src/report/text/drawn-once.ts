import type { Pdu } from '../../engine/pdu.ts';
import { derived } from '../../schema/derived.ts';
import type { TextOptions } from './text-options.ts';

/** What was drawn of a message, and by which options. */
interface Drawn<T> {
  by: TextOptions | undefined;
  drawn: T | undefined;
}

/**
 * Draws a whole message once as long as the options stay the same: `draw` must look at nothing but its view and its
 * length. Many sessions share the views of what nearly all clients and proxies say.
 */
export function drawnOnce<T, O extends TextOptions>(draw: (pdu: Pdu, options: O) => T): (pdu: Pdu, options: O) => T {
  const memory = derived((): Drawn<T> => ({ by: undefined, drawn: undefined }));
  return (pdu, options) => {
    const { view, length } = pdu;
    if (length !== view.end - view.start) return draw(pdu, options);
    const known = memory(view);
    if (known.by !== options) {
      known.drawn = draw(pdu, options);
      known.by = options;
    }
    return known.drawn as T;
  };
}
