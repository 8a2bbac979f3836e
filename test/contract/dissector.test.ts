import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HEADERS } from '../../src/packet/headers.ts';
import { INSIDE_MESSAGES, SHEETS } from '../../src/protocols/app/index.ts';
import { MESSAGES as ALL, DISSECTORS } from '../../src/protocols/index.ts';
import { columns } from '../../src/schema/columns.ts';
import { encode, values } from '../../src/schema/encode.ts';
import type { Message } from '../../src/schema/message.ts';
import { parse } from '../../src/schema/parse.ts';
import { type Phase, successors, transitions } from '../../src/schema/phase.ts';
import { fieldRegistry } from '../../src/schema/registry.ts';
import { tree } from '../../src/schema/tree.ts';

const MESSAGES: readonly (readonly [name: string, message: Message])[] = [
  ...DISSECTORS.flatMap(({ name, messages }) =>
    messages.map((message): [string, Message] => [`${name} ${message.name}`, message]),
  ),
  ...INSIDE_MESSAGES.map((message): [string, Message] => [`inside ${message.name}`, message]),
];

/** Octets that often make a whole message: small lengths and known codes are likely. */
const octets = fc
  .array(fc.oneof(fc.constantFrom(0, 1, 2, 3, 4, 5, 0xff), fc.nat(255)), { maxLength: 60 })
  .map((all) => Uint8Array.from(all));

describe.each(MESSAGES)('%s', (_, message) => {
  test('parse never throws, and reads nothing past the end', () => {
    fc.assert(
      fc.property(octets, fc.nat(60), (bytes, end) => {
        const limit = Math.min(end, bytes.length);
        const parsed = parse(message, bytes, 0, limit);
        const other = bytes.slice();
        other.fill(0xaa, limit);
        expect(parse(message, other, 0, limit).status).toBe(parsed.status);
        for (const node of tree(parsed.view)) expect(node.end).toBeLessThanOrEqual(limit);
      }),
    );
  });

  test('parse asks for more than it was given', () => {
    fc.assert(
      fc.property(octets, (bytes) => {
        const parsed = parse(message, bytes);
        if (parsed.status === 'incomplete') expect(parsed.need).toBeGreaterThan(bytes.length);
      }),
    );
  });

  test('parse of every cut is incomplete until it is complete, and then stays so', () => {
    fc.assert(
      fc.property(octets, (bytes) => {
        const whole = parse(message, bytes);
        if (whole.status !== 'complete' || message.steps.some(({ field }) => field.width === 'rest')) return;
        for (let cut = 0; cut < whole.view.end; cut++) expect(parse(message, bytes, 0, cut).status).toBe('incomplete');
        expect(parse(message, bytes, 0, whole.view.end).status).toBe('complete');
      }),
    );
  });

  test('encode gives back what parse read', () => {
    fc.assert(
      fc.property(octets, (bytes) => {
        const parsed = parse(message, bytes);
        if (parsed.status !== 'complete') return;
        expect(encode(message, values(parsed.view))).toEqual(bytes.slice(0, parsed.view.end));
      }),
    );
  });

  test('tree covers the octets of a message in order, without a gap', () => {
    fc.assert(
      fc.property(octets, (bytes) => {
        const parsed = parse(message, bytes);
        if (parsed.status !== 'complete') return;
        let at = 0;
        for (const node of tree(parsed.view)) {
          expect(node.start).toBe(at);
          at = node.end;
        }
        expect(at).toBe(parsed.view.end);
      }),
    );
  });

  test('has a table whose columns hold every field once', () => {
    expect(columns(message).flatMap(({ keys }) => keys)).toEqual(Object.keys(message.fields));
  });
});

describe.each(DISSECTORS.map((dissector) => [dissector.name, dissector] as const))('%s', (_, dissector) => {
  test('every phase can be reached, and leads to an end', () => {
    const { phases, first } = dissector;
    const seen = new Set([first]);
    const following = (name: string) => {
      const phase = phases[name] as Phase;
      return [...successors(phases, name), ...phase.instead];
    };
    for (const name of seen) for (const next of following(name)) seen.add(next);
    expect([...seen].sort()).toEqual(Object.keys(phases).sort());
    const ends = new Set(Object.keys(phases).filter((name) => phases[name]?.final !== undefined));
    for (let round = 0; round < seen.size; round++) {
      for (const name of seen) if (following(name).some((next) => ends.has(next))) ends.add(name);
    }
    expect(ends.size).toBe(seen.size);
  });

  test('every message of a phase is one of its messages', () => {
    const known = dissector.messages.map(({ name }) => name);
    for (const { message } of transitions(dissector.phases)) expect(known).toContain(message);
  });
});

test('fieldRegistry gives every name one type, over all protocols and headers', () => {
  const entries = fieldRegistry([...ALL, ...HEADERS], SHEETS);
  expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length);
});
