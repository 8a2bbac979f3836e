import type { Weight } from '../../engine/dissector.ts';
import { beginsWith, NO_WEIGHT } from '../../engine/weights.ts';
import type { View } from '../../schema/view.ts';
import { weighPreamble } from '../shared/preambles.ts';
import { connectReply, connectRequest } from './messages.ts';

export const CONNECT = 'CONNECT ';
const VERSION = /^HTTP\/1\.\d$/;
/** A name or address, and a port. */
const TARGET = /^(?:\[[0-9a-f:.%\w]{2,64}\]|[^\s:/@[\]]{1,255}):\d{1,5}$/i;

/** How a message of HTTP CONNECT fits: its words and its form, as far as it has come. */
export function weigh(view: View): Weight | undefined {
  if (view.message.role === 'origin') return weighPreamble(view);
  return view.message === connectRequest ? weighRequest(view) : weighReply(view);
}

function weighRequest(view: View): Weight | undefined {
  if (!beginsWith(view.bytes, view.start, view.end, CONNECT)) return undefined;
  if (view.has('target') && !TARGET.test(String(view.value('target') ?? ''))) return undefined;
  if (view.has('version') && !VERSION.test(String(view.value('version') ?? ''))) return undefined;
  return view.has('end') ? { strength: 2, evidence: 'CONNECT with a target in the form of HTTP' } : NO_WEIGHT;
}

const LEAST_STATUS = 100;
const LAST_STATUS = 599;

function weighReply(view: View): Weight | undefined {
  if (view.message !== connectReply || !beginsWith(view.bytes, view.start, view.end, 'HTTP/1.')) return undefined;
  const code = view.number('code');
  if (code !== undefined && (code < LEAST_STATUS || code > LAST_STATUS)) return undefined;
  return view.has('end') ? { strength: 2, evidence: 'answer of HTTP with a status' } : NO_WEIGHT;
}

/** Whether a request is credible without an answer. */
export function isOpening(view: View): boolean {
  return view.message === connectRequest && weighRequest(view)?.strength === 2;
}
