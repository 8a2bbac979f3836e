import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MemoryBudget } from '../../src/bytes/memory-budget.ts';
import { FLOWS } from '../../src/limits.ts';
import { emptyLocation, type Location } from '../../src/packet/location.ts';
import { FlowTable } from '../../src/tcp/flow-table.ts';

/** A packet's addresses in a buffer, and where they are. */
function packet(family: 4 | 6, [from, fromPort]: readonly [number, number], [to, toPort]: readonly [number, number]) {
  const width = family === 4 ? 4 : 16;
  const buffer = new Uint8Array(width * 2);
  const view = new DataView(buffer.buffer);
  view.setUint32(width - 4, from);
  view.setUint32(2 * width - 4, to);
  const location: Location = {
    ...emptyLocation(),
    family,
    source: 0,
    destination: width,
    sourcePort: fromPort,
    destinationPort: toPort,
  };
  return { buffer, location };
}

const endpoint = fc.tuple(
  fc.constantFrom(0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff),
  fc.constantFrom(1, 80, 1080, 65_535),
);

describe.each([4, 6] as const)('FlowTable of IPv%i', (family) => {
  test('finds each flow by both directions, as a map by text does', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(endpoint, endpoint), { maxLength: 100 }), (pairs) => {
        const table = new FlowTable<string>(family, new MemoryBudget(1e9));
        const known = new Map<string, number>();
        for (const [a, b] of pairs) {
          const key = [String(a), String(b)].sort().join(' ');
          const there = packet(family, a, b);
          const flow = table.find(there.buffer, there.location);
          expect(flow).toBe(known.get(key) ?? -1);
          if (flow < 0) known.set(key, table.add(0));
          const { direction } = table;
          const back = packet(family, b, a);
          expect(table.find(back.buffer, back.location)).toBe(known.get(key));
          if (String(a) !== String(b)) expect(table.direction).toBe(1 - direction);
        }
        expect(table.size).toBe(known.size);
      }),
    );
  });

  test('keeps what it is told to keep when it makes room', () => {
    const table = new FlowTable<number>(family, new MemoryBudget(1e9));
    const hosts = Array.from({ length: 3000 }, (_, index) => packet(family, [index + 1, 1], [0, 80]));
    hosts.forEach(({ buffer, location }, index) => {
      if (table.isFull) expect(table.makeRoom(() => true)).toBe(true);
      expect(table.find(buffer, location)).toBe(-1);
      table.values[table.add(index)] = index;
    });
    table.makeRoom((flow) => (table.seen[flow] as number) % 3 === 0);
    expect(table.size).toBe(1000);
    hosts.forEach(({ buffer, location }, index) => {
      const flow = table.find(buffer, location);
      if (index % 3 !== 0) expect(flow).toBe(-1);
      else expect(table.values[flow]).toBe(index);
    });
  });

  test('grows up to a third of the budget, and charges it', () => {
    const budget = new MemoryBudget(400_000);
    const table = new FlowTable<number>(family, budget);
    expect(table.bound).toBe(family === 4 ? 2380 : 1666);
    for (let host = 1; host <= table.bound; host++) {
      const { buffer, location } = packet(family, [host, 1], [0, 80]);
      if (table.isFull) expect(table.makeRoom(() => true)).toBe(true);
      table.find(buffer, location);
      table.add(host);
    }
    expect([table.isFull, table.makeRoom(() => true)]).toEqual([true, false]);
    expect(budget.retained).toBeLessThan(400_000 / 3);
    expect(budget.retained).toBeGreaterThan(400_000 / 8);
  });

  test('holds FLOWS at the most, however large the budget', () => {
    expect(new FlowTable(family, new MemoryBudget(1e12)).bound).toBe(FLOWS);
  });
});
