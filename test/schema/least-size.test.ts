import { expect, test } from 'vitest';
import { fromHex } from '../../src/bytes/hex.ts';
import { request as socks4Request } from '../../src/protocols/socks4/messages.ts';
import { reply, request, usernamePasswordRequest } from '../../src/protocols/socks5/messages.ts';
import { leastSize } from '../../src/schema/least-size.ts';
import type { Message } from '../../src/schema/message.ts';
import { parse } from '../../src/schema/parse.ts';

test.each<[Message, string, number]>([
  [reply, '05', 10],
  [reply, '05 05', 10],
  [reply, '05 05 00', 10],
  [reply, '05 05 00 00', 10],
  [reply, '05 05 00 01', 10],
  [reply, '05 05 00 04', 22],
  [reply, '05 05 00 03', 8],
  [reply, '05 05 00 03 10', 23],
  [reply, '05 05 00 01 0a000001 00', 10],
  [request, '05 01', 10],
  [usernamePasswordRequest, '01 05 61', 9],
  [usernamePasswordRequest, '01 01 61 04', 8],
  [socks4Request, '04 01 0050', 9],
])('leastSize of $0.name $1 is $2', (message, octets, least) => {
  const bytes = fromHex(octets);
  const parsed = parse(message, bytes);
  expect(parsed.status).toBe('incomplete');
  if (parsed.status === 'incomplete') expect(leastSize(parsed.view, parsed.need)).toBe(least);
});
