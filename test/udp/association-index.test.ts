import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex } from '../../src/bytes/hex.ts';
import { MemoryBudget } from '../../src/bytes/memory-budget.ts';
import type { RelayedDatagram } from '../../src/engine/dissector.ts';
import { readDatagram } from '../../src/protocols/socks5/datagram.ts';
import { Association } from '../../src/udp/association.ts';
import { AssociationIndex } from '../../src/udp/association-index.ts';
import { frameMark } from '../engine/play.ts';

const HEADER = fromHex('0000 00 01 08080808 0035');
const PROXY = { address: '10.0.0.1', port: 1080 };
const RELAY = { address: '10.0.0.1', port: 7000 };
const ADDRESSES = ['10.0.0.2', '10.0.0.3', '2001:db8::2', '2001:db8::3'];

const endpoint = fc.record({ address: fc.constantFrom(...ADDRESSES), port: fc.integer({ min: 1, max: 3 }) });
const opened = fc.record({
  client: endpoint,
  announced: fc.option(
    fc.record({ address: fc.constantFrom(...ADDRESSES, 'name', '4', '6'), port: fc.integer({ min: 0, max: 3 }) }),
    { nil: undefined },
  ),
});
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ opened }) },
  { weight: 3, arbitrary: fc.record({ datagram: endpoint }) },
  fc.record({ ended: fc.nat() }),
  fc.record({ closed: fc.nat() }),
);

function granted({ client, announced }: { client: typeof PROXY; announced: typeof PROXY | undefined }): Association {
  const addressType = announced?.address.match(/[.:]/) == null ? 3 : announced.address.includes(':') ? 4 : 1;
  const request = announced === undefined ? undefined : { command: 3, addressType, ...announced };
  const grant = { client, proxy: PROXY, request: request as never, bound: RELAY, frame: 1 };
  return new Association(grant, new MemoryBudget(1e9));
}

describe('AssociationIndex', () => {
  test('finds an association that fits as well as the best of all', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const index = new AssociationIndex();
        let all: Association[] = [];
        for (const one of steps) {
          if ('opened' in one) {
            const association = granted(one.opened);
            all.push(association);
            index.add(association);
          } else if ('ended' in one) {
            all[one.ended % all.length]?.end(frameMark(1));
          } else if ('closed' in one) {
            const closed = all[one.closed % all.length];
            if (closed !== undefined) expect(index.delete(closed)).toBe(true);
            all = all.filter((association) => association !== closed);
          } else if (all.length > 0) {
            const best = index.best(RELAY, one.datagram);
            const claims = all.map((association) => association.claim(one.datagram));
            expect(best?.claim(one.datagram) ?? 0).toBe(Math.max(...claims));
            if (best === undefined) continue;
            const read = readDatagram(HEADER, HEADER.length, 'client', [frameMark(1)]) as RelayedDatagram;
            best.add(read.pdu, { bytes: 0, data: HEADER, relay: RELAY, client: one.datagram });
            index.update(best);
          }
        }
        expect(index.size).toBe(all.length);
      }),
    );
  });
});
