import type { View } from '../schema/view.ts';
import type { Weight } from './dissector.ts';

/** What fits, but could be anything. */
export const NO_WEIGHT: Weight = { strength: 0, evidence: '' };

/** An answer in another protocol: it speaks neither for nor against what was asked. */
export function weighHttp(view: View): Weight | undefined {
  const line = view.octets('statusLine') ?? view.bytes.subarray(view.start, view.end);
  for (let at = 0; at < Math.min(line.length, HTTP.length); at++)
    if (line[at] !== HTTP.charCodeAt(at)) return undefined;
  return NO_WEIGHT;
}

const HTTP = 'HTTP/1.';
