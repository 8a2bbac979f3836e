import { displayWidth } from './text-width.ts';
import { graphemes } from './wrap.ts';

/** What stands for the rest of a text that is cut. */
const ELLIPSIS = '…';

/** The text in at most `width` columns, with `…` for what is cut off. */
export function cutEnd(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let cut = '';
  let used = 1;
  for (const segment of graphemes(text)) {
    used += displayWidth(segment);
    if (used > width) break;
    cut += segment;
  }
  return width < 1 ? '' : cut + ELLIPSIS;
}

/** The same for `host:port`: the host is cut, because the port says more. */
export function cutEndpoint(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const port = /:\d+$/.exec(text)?.[0] ?? '';
  return width - port.length < 4
    ? cutEnd(text, width)
    : cutEnd(text.slice(0, text.length - port.length), width - port.length) + port;
}
