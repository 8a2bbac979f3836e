import { describe, expect, test } from 'vitest';
import { EndpointSet } from '../../src/bytes/endpoint-set.ts';
import { MemoryBudget } from '../../src/bytes/memory-budget.ts';
import { HttpClients } from '../../src/engine/http-clients.ts';
import {
  ASSOCIATION_GRACE_SECONDS,
  DATAGRAM_MESSAGES,
  DESTINATIONS,
  KNOWN_PROXIES,
  NOTES,
  RELAY_FRAGMENT_SECONDS,
  STRANGERS,
} from '../../src/limits.ts';
import { readDatagram } from '../../src/protocols/socks5/datagram.ts';
import { Association } from '../../src/udp/association.ts';
import { FragmentQueue } from '../../src/udp/fragment-queue.ts';
import { Strangers } from '../../src/udp/strangers.ts';
import { frameMark } from '../engine/play.ts';

const CLIENT = { address: '10.0.0.2', port: 6000 };
const RELAY = { address: '10.0.0.1', port: 7000 };
const AROUND = [-1, 0, 1] as const;

function association(budget = new MemoryBudget(1e9)): Association {
  return new Association({ client: CLIENT, proxy: RELAY, request: undefined, bound: RELAY, frame: 1 }, budget);
}

/** A datagram to the target of this number. */
function send(to: Association, target: number): void {
  const bytes = Uint8Array.of(0, 0, 0, 1, 8, 8, target >> 8, target & 255, 0, 53);
  const read = readDatagram(bytes, bytes.length, 'client', [frameMark(1)]);
  if (read === undefined) throw new Error('no datagram');
  const { pdu } = read;
  to.add(pdu, { bytes: 0, data: bytes, relay: RELAY, client: CLIENT });
}

function limitTexts({ notes }: Association): string[] {
  return notes.filter(({ id }) => id === 'limit-reached').map(({ text }) => text.split(': ')[1] as string);
}

describe('Bounds of an association', () => {
  test.each(AROUND)('DESTINATIONS and DATAGRAM_MESSAGES by %d', (more) => {
    const one = association();
    for (let target = 0; target < DESTINATIONS + more; target++) send(one, target);
    expect(one.udp.destinations).toHaveLength(DESTINATIONS + Math.min(more, 0));
    expect(one.pdus).toHaveLength(DATAGRAM_MESSAGES + Math.min(more, 0));
    expect(one.udp.datagrams.client).toBe(DESTINATIONS + more);
    const expected = ['destinations are listed', 'datagrams are shown'].map(
      (what) => `10000 ${what}, the rest is counted`,
    );
    expect(limitTexts(one)).toEqual(more > 0 ? expected : []);
  });

  test.each([-1, 0, 1, 2])('NOTES by %d', (more) => {
    const one = association();
    for (let count = 0; count < NOTES + more; count++) one.share(count);
    expect(one.notes).toHaveLength(NOTES + Math.min(more, 1));
  });

  test.each(AROUND)('ASSOCIATION_GRACE_SECONDS by %d', (more) => {
    const one = association();
    one.end({ seconds: 100, nanoseconds: 0 });
    expect(one.isOverAt({ seconds: 100 + ASSOCIATION_GRACE_SECONDS + more, nanoseconds: 0 })).toBe(more > 0);
  });

  test.each(AROUND)('STRANGERS by %d', (more) => {
    const strangers = new Strangers('udp-foreign-source');
    for (let port = 1; port <= STRANGERS + more; port++) strangers.add({ address: '10.9.9.9', port }, port);
    const [note] = strangers.notes;
    expect(note?.text.endsWith(' and others')).toBe(more > 0);
    expect(note?.text.match(/10\.9\.9\.9:/g)).toHaveLength(STRANGERS + Math.min(more, 0));
  });

  test.each(AROUND)('RELAY_FRAGMENT_SECONDS by %d', (more) => {
    const queue = new FragmentQueue();
    const part = (seconds: number) => ({ frame: { ...frameMark(1), seconds }, bytes: 1, data: new Uint8Array(1) });
    queue.add(1, part(100));
    const { abandoned } = queue.add(2, part(100 + RELAY_FRAGMENT_SECONDS + more));
    expect(abandoned !== undefined).toBe(more > 0);
  });

  test('gives back all that it charged when it is finished', () => {
    const budget = new MemoryBudget(1e9);
    const one = association(budget);
    for (let target = 0; target < 50; target++) send(one, target);
    one.share(1);
    expect(budget.retained).toBeGreaterThan(50 * 1000);
    one.finish();
    expect(budget.retained).toBe(0);
  });
});

describe('KNOWN_PROXIES', () => {
  const host = (index: number) => ({ address: `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`, port: 80 });

  test.each(AROUND)('by %d', (more) => {
    const set = new EndpointSet(KNOWN_PROXIES);
    const budget = new MemoryBudget(1e9);
    const clients = new HttpClients(budget);
    let refused = 0;
    for (let index = 0; index < KNOWN_PROXIES + more; index++) {
      if (!set.add(host(index))) refused++;
      clients.add(host(index));
    }
    expect(refused).toBe(Math.max(more, 0));
    expect(budget.reached.get('KNOWN_PROXIES') ?? 0).toBe(Math.max(more, 0));
  });
});
