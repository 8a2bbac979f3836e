import { endpointText } from '../../bytes/address.ts';
import { countText } from '../../bytes/count-text.ts';
import { hex } from '../../bytes/hex.ts';
import { printable } from '../../bytes/text.ts';
import type { Pdu } from '../../engine/pdu.ts';
import { render, type Template } from '../../schema/template.ts';
import { type ShownField, shownFields } from './shown-field.ts';

/** What a message says, in one line behind its phase: `request: CONNECT www.example.org:443`. */
export function messageInfo(pdu: Pdu, showPasswords: boolean): string {
  const { view, length, completeness } = pdu;
  const { name, phase, line } = view.message;
  const fields = shownFields(view, length, showPasswords);
  const words = line === undefined ? fieldList(fields) : sentence(line, fields, pdu);
  const info = pdu.flaw === undefined ? words || name : headlessInfo(pdu, pdu.flaw);
  return `${phase ?? name}: ${info}${completeness === 'complete' ? '' : ` [${completeness}]`}`;
}

/** Bytes that are shown of a datagram without a header. */
const FIRST_BYTES = 8;

/** `to the relay, 5 bytes 48 45 4c 4c 4f: 5 bytes, less than any header`. */
function headlessInfo({ view, side, length }: Pdu, flaw: string): string {
  const shown = hex(view.bytes, view.start, Math.min(view.end, view.start + FIRST_BYTES));
  const way = side === 'client' ? 'to the relay' : 'from the relay';
  return `${way}, ${countText(length, 'byte')} ${shown}${length > FIRST_BYTES ? ' …' : ''}: ${flaw}`;
}

function sentence(pieces: readonly Template[], fields: readonly ShownField[], pdu: Pdu): string {
  let words = '';
  for (const piece of pieces) {
    const text = render(piece, (key, form) => placeholder(key, form, fields, pdu)) ?? '';
    words += words === '' ? text.replace(/^[, ]+/, '') : text;
  }
  return words;
}

function placeholder(
  key: string,
  form: string | undefined,
  fields: readonly ShownField[],
  pdu: Pdu,
): string | undefined {
  if (key === 'way') return pdu.side === 'client' ? 'to' : 'from';
  const words = key === 'endpoint' ? endpoint(fields, pdu) : fieldWords(key, form, fields);
  return words === '' ? undefined : words;
}

function fieldWords(key: string, form: string | undefined, fields: readonly ShownField[]): string {
  const named = fields.filter(({ node }) => node.key === key && !(form === 'set' && node.value === 0));
  return named.map((field) => (form === 'name' ? nameOf(field) : valueWithMeaning(field))).join(', ');
}

/** Where an address is: a name stands before what only fills its place. */
const ADDRESSES = ['name', 'ipv4', 'ipv6'];

/** The address in whichever of its three fields it is, with the port. */
function endpoint(fields: readonly ShownField[], { view }: Pdu): string {
  const address = ADDRESSES.map((key) => fields.find(({ node }) => node.key === key)).find(
    (field) => field !== undefined,
  );
  if (address === undefined) return '';
  const port = view.message.index.has('port') ? view.number('port') : undefined;
  if (port === undefined) return address.text;
  return address.text === '' ? `(empty name):${port}` : printable(endpointText({ address: address.text, port }));
}

function nameOf({ node, text }: ShownField): string {
  return node.meaning === undefined || node.meaning === 'unknown' ? `${node.label} ${text}` : node.meaning;
}

function valueWithMeaning({ node, text }: ShownField): string {
  return node.meaning === undefined ? text : `${text} (${node.meaning})`;
}

/** Every field that says more than the declaration demands and than where the next one ends. */
function fieldList(fields: readonly ShownField[]): string {
  const shown = fields.filter(({ node }) => node.value !== node.field.expect || node.field.expect === undefined);
  return shown.map((field) => `${field.node.label} ${valueWithMeaning(field)}`).join(', ');
}
