import { describe, expect, test, vi } from 'vitest';
import { fromHex } from '../../src/bytes/hex.ts';
import { methodOffer } from '../../src/protocols/socks5/messages.ts';
import { derived } from '../../src/schema/derived.ts';
import { parse } from '../../src/schema/parse.ts';
import type { View } from '../../src/schema/view.ts';

function offer(octets: string): View {
  return parse(methodOffer, fromHex(octets)).view;
}

describe('derived', () => {
  test('derived works a fact out once for each view', () => {
    const make = vi.fn((view: View) => view.number('count'));
    const countOf = derived(make);
    const [one, two] = [offer('05 01 00'), offer('05 02 00 02')];
    expect([countOf(one), countOf(two), countOf(one), countOf(two)]).toEqual([1, 2, 1, 2]);
    expect(make).toHaveBeenCalledTimes(2);
  });

  test('derived remembers that there is no fact', () => {
    const make = vi.fn(() => undefined);
    const nothingOf = derived(make);
    const view = offer('05 01 00');
    expect([nothingOf(view), nothingOf(view)]).toEqual([undefined, undefined]);
    expect(make).toHaveBeenCalledTimes(1);
  });

  test('derived keeps the facts of two derivations apart, also of one declared later', () => {
    const view = offer('05 01 00');
    const first = derived(() => 'first');
    expect(first(view)).toBe('first');
    const second = derived(() => 'second');
    expect([second(view), first(view)]).toEqual(['second', 'first']);
  });
});
