import { expect, test } from 'vitest';
import { EndpointSet } from '../../src/bytes/endpoint-set.ts';

test('EndpointSet knows an endpoint by its address and port', () => {
  const set = new EndpointSet(10);
  expect(set.add({ address: '10.0.0.1', port: 1080 })).toBe(true);
  expect(set.has({ address: '10.0.0.1', port: 1080 })).toBe(true);
  expect(set.has({ address: '10.0.0.1', port: 1081 })).toBe(false);
  expect(set.has({ address: '10.0.0.2', port: 1080 })).toBe(false);
});

test('EndpointSet takes as many as its bound, and those again', () => {
  const set = new EndpointSet(2);
  const added = [1, 2, 3, 1].map((port) => set.add({ address: '10.0.0.1', port }));
  expect(added).toEqual([true, true, false, true]);
});
