import type { Pdu } from '../dissectors/pdu.ts';
import { type Note, note } from '../schema/note.ts';
import type { NoteId } from '../schema/note-kinds.ts';
import { fieldNotes } from '../schema/tree.ts';
import type { View } from '../schema/view.ts';

type Remark = readonly [id: NoteId, detail?: string];

/** What is odd, against the RFC, or dangerous in a message, seen with the messages before it. */
export function review(pdu: Pdu, earlier: readonly Pdu[]): Note[] {
  const { view, frames } = pdu;
  const frame = frames.at(-1)?.number ?? 0;
  const fields = fieldNotes(view).map(({ id, detail }) => note(id, frame, detail));
  const rest = [...ofMessage(view, earlier), ...controlOctets(view)];
  return [...fields, ...rest.map(([id, detail]) => note(id, frame, detail))];
}

function ofMessage(view: View, earlier: readonly Pdu[]): Remark[] {
  switch (view.message.name) {
    case 'method-offer':
      return ofOffer(view);
    case 'method-selection':
      return ofSelection(view, earlier);
    case 'username-password-request':
      return ofLogin(earlier);
    case 'reply':
    case 'bind-reply':
      return (view.number('code') ?? 0) > 8 ? [['bad-rep', `REP ${view.number('code')}`]] : [];
    case 'udp-datagram':
      return ofFragment(view.number('fragment') ?? 0);
    default:
      return [];
  }
}

function ofOffer(view: View): Remark[] {
  const methods = [...(view.octets('methods') ?? [])];
  const remarks: Remark[] = [];
  if (new Set(methods).size < methods.length) remarks.push(['duplicate-methods']);
  if (methods.includes(0xff)) remarks.push(['ff-offered']);
  return remarks;
}

function ofSelection(view: View, earlier: readonly Pdu[]): Remark[] {
  const method = view.number('method');
  const offer = earlier.find((pdu) => pdu.view.message.name === 'method-offer');
  const offered = offer?.view.octets('methods');
  if (method === undefined || offered === undefined || method === 0xff || offered.includes(method)) return [];
  return [['method-not-offered', `method ${method}`]];
}

function ofLogin(earlier: readonly Pdu[]): Remark[] {
  const selection = earlier.find((pdu) => pdu.view.message.name === 'method-selection');
  const isAsked = (selection?.view.number('method') ?? 2) === 2;
  return isAsked ? [['cleartext-password']] : [['cleartext-password'], ['login-unasked']];
}

function ofFragment(fragment: number): Remark[] {
  if (fragment === 0) return [];
  if (fragment === 0x80) return [['udp-frag-80']];
  return [['udp-frag-used', `position ${fragment & 0x7f}${fragment > 0x80 ? ', the last' : ''}`]];
}

function controlOctets(view: View): Remark[] {
  const remarks: Remark[] = [];
  for (const { key, field } of view.message.steps) {
    if (field.kind === 'text' && view.some(key, isControl)) remarks.push(['name-control-octets', field.label]);
  }
  return remarks;
}

function isControl(octet: number): boolean {
  return octet < 0x20 || octet === 0x7f;
}
