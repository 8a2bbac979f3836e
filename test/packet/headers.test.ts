import { expect, test } from 'vitest';
import { HEADERS } from '../../src/packet/headers.ts';
import { LAYER_CHOICES, LAYER_KINDS } from '../../src/packet/layer-kinds.ts';
import { FIRST_LAYERS, isKnownLinkType } from '../../src/packet/link-types.ts';
import { fieldRegistry } from '../../src/schema/registry.ts';

test('HEADERS give each filter name one type', () => {
  const names = fieldRegistry(HEADERS).map((entry) => entry.name);
  expect(names).toEqual(
    expect.arrayContaining(['eth.dst', 'vlan.id', 'ip.src', 'ipv6.dst', 'tcp.seq_raw', 'tcp.flags.syn', 'udp.length']),
  );
});

test('HEADERS have names of their own', () => {
  const names = HEADERS.map((header) => header.name);
  expect(new Set(names).size).toBe(names.length);
});

test('LAYER_KINDS cover all HEADERS under their names', () => {
  const covered = Object.entries(LAYER_KINDS).map(([name, kind]) => [name, kind.message.name]);
  expect(covered.toSorted()).toEqual(HEADERS.map(({ name }) => [name, name]).toSorted());
});

test.each(Object.entries(LAYER_KINDS))('LAYER_KINDS name fields and kinds that exist: %s', (_, kind) => {
  const keys = [
    ...Object.values(kind.summary),
    ...(kind.size === undefined ? [] : [kind.size.by]),
    ...(kind.next === undefined ? [] : [kind.next.by, ...(kind.next.zero ?? [])]),
  ];
  expect(Object.keys(kind.message.fields)).toEqual(expect.arrayContaining(keys));
  for (const row of kind.next?.to ?? []) expect(isLayer(row.at(-1))).toBe(true);
});

test.each(Object.entries(LAYER_CHOICES))('LAYER_CHOICES name kinds that exist: %s', (_, choice) => {
  for (const row of choice.to) expect(Object.keys(LAYER_KINDS)).toContain(row.at(-1));
});

test('FIRST_LAYERS has a layer that exists for every known link type', () => {
  for (let linkType = 0; linkType < 400; linkType++) {
    const row = FIRST_LAYERS.find(([value]) => value === linkType);
    expect(row !== undefined && isLayer(row.at(-1))).toBe(isKnownLinkType(linkType));
  }
});

function isLayer(name: unknown): boolean {
  return String(name) in LAYER_KINDS || String(name) in LAYER_CHOICES;
}
