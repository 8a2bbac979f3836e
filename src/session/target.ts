import type { Pdu } from '../engine/pdu.ts';
import { derived } from '../schema/derived.ts';
import type { View } from '../schema/view.ts';
import { namedCode } from './named-code.ts';
import type { Mutable, Reply, Request } from './session.ts';

/** What a request asks for; undefined where its command is not in the capture. */
export const requestOf = derived((view): Request | undefined => {
  if (view.message.asks !== undefined) return view.message.asks(view);
  const command = view.number('command');
  if (command === undefined) return undefined;
  const made: Mutable<Request> = { command, name: namedCode(view, 'command', command).name };
  addAddress(made, view);
  return made;
});

/** What the proxy answered, in order. */
export function repliesOf(pdus: readonly Pdu[]): Reply[] {
  const replies: Reply[] = [];
  for (const { view } of pdus) {
    const { role } = view.message;
    const reply = role === 'reply' || role === 'bind-reply' ? replyOf(view) : undefined;
    if (reply !== undefined) replies.push(reply);
  }
  return replies;
}

const replyOf = derived((view): Reply | undefined => {
  const code = view.number('code');
  if (code === undefined) return undefined;
  const made: Mutable<Reply> = namedCode(view, 'code', code);
  addAddress(made, view);
  return made;
});

/** The address of a request, reply or datagram, whichever type it has, a name before what stands in its place; undefined when it is not in the capture. */
export const addressOf = derived((view) => {
  const name = view.value('name');
  if (name !== undefined || isPlaceholder(view)) return name;
  return view.value('ipv4') ?? view.value('ipv6');
});

/** Whether the address only says that a name follows, as SOCKS 4A has it. */
function isPlaceholder(view: View): boolean {
  const range = view.message.fields.name?.when?.ipv4;
  const address = view.number('ipv4') ?? 0;
  return typeof range === 'object' && address >= range[0] && address <= range[1];
}

function addAddress(made: Mutable<Pick<Request, 'addressType' | 'address' | 'port'>>, view: View): void {
  const addressType = view.number('atyp');
  const address = addressOf(view);
  const port = view.number('port');
  if (addressType !== undefined) made.addressType = addressType;
  if (address !== undefined) made.address = String(address);
  if (port !== undefined) made.port = port;
}
