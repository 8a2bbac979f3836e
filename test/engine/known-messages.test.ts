import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex } from '../../src/bytes/hex.ts';
import { knownMessages } from '../../src/engine/known-messages.ts';
import { KNOWN_MESSAGE_BYTES } from '../../src/limits.ts';
import { methodSelection } from '../../src/protocols/shared/answers.ts';
import { reply, request, usernamePasswordReply } from '../../src/protocols/socks5/messages.ts';
import type { Message } from '../../src/schema/message.ts';
import { parse } from '../../src/schema/parse.ts';
import type { View } from '../../src/schema/view.ts';

/** A reply that no other test has. */
const REPLY = fromHex('05 00 00 01 c0 00 02 4d 30 39');

function keep(message: Message, octets: Uint8Array): View {
  return knownMessages.keep(parse(message, octets).view, true);
}

function find(message: Message, octets: Uint8Array): View | undefined {
  return knownMessages.find(message, octets, 0, octets.length);
}

describe('knownMessages', () => {
  test('find knows a message that came twice', () => {
    keep(reply, REPLY);
    expect(find(reply, REPLY)).toBeUndefined();
    const second = keep(reply, REPLY);
    expect(find(reply, REPLY)).toBe(second);
    expect(find(reply, REPLY)?.value('ipv4')).toBe('192.0.2.77');
  });

  test('find tells messages apart by their octets, their length and what they are', () => {
    const octets = fromHex('01 07');
    for (let times = 0; times < 2; times++) keep(usernamePasswordReply, octets);
    expect(find(usernamePasswordReply, octets)).toBeDefined();
    expect(find(methodSelection, octets)).toBeUndefined();
    expect(find(usernamePasswordReply, fromHex('01 08'))).toBeUndefined();
    expect(find(usernamePasswordReply, fromHex('01 07 00'))).toBeUndefined();
  });

  test('find passes over what is too long, and what was not whole', () => {
    const long = Uint8Array.from([
      5,
      1,
      0,
      3,
      KNOWN_MESSAGE_BYTES,
      ...new Array(KNOWN_MESSAGE_BYTES).fill(0x61),
      0,
      80,
    ]);
    for (let times = 0; times < 3; times++) keep(request, long);
    expect(find(request, long)).toBeUndefined();
    const cut = fromHex('05 07 00 01');
    for (let times = 0; times < 3; times++) knownMessages.keep(parse(reply, cut).view, false);
    expect(find(reply, cut)).toBeUndefined();
  });

  test('keep gives a view that says the same, when the octets it was read from have changed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 80 }), fc.nat(10), (octets, ahead) => {
        const bytes = Uint8Array.from([...new Array(ahead).fill(0xee), ...octets]);
        const view: View = parse(request, bytes, ahead).view;
        const before = request.steps.map(({ key }) => view.value(key));
        const kept = knownMessages.keep(view, false);
        bytes.fill(0xff);
        expect(request.steps.map(({ key }) => kept.value(key))).toEqual(before);
      }),
    );
  });
});
