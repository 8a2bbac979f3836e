import { describe, expect, test } from 'vitest';
import { fromHex } from '../../src/bytes/hex.ts';
import { likeliestReading, type SentBytes } from '../../src/engine/readings.ts';
import type { Side } from '../../src/schema/message.ts';

function read(...sent: readonly (readonly [Side, string])[]): string {
  const bytes: SentBytes[] = sent.map(([side, text]) => ({ side, bytes: fromHex(text) }));
  const found = likeliestReading(bytes);
  if (found === undefined) return 'nothing';
  const messages = found.pdus.map(({ view, completeness }) =>
    completeness === 'complete' ? view.message.name : `${view.message.name} ${completeness}`,
  );
  const { client, proxy } = found.left;
  return [...messages, ...(client + proxy > 0 ? [`${client + proxy} left`] : [])].join(', ');
}

describe('likeliestReading', () => {
  test.each<readonly [Side, string, string]>([
    ['client', '05 01 00', 'method-offer'],
    ['proxy', '05 02', 'method-selection'],
    ['proxy', '05 ff', 'method-selection'],
    ['client', '01 03 616263 02 6465', 'username-password-request'],
    ['proxy', '01 00', 'username-password-reply'],
    ['client', '05 01 00 03 0b 6578616d706c652e6f7267 01bb', 'request'],
    ['proxy', '05 01 00 03 0b 6578616d706c652e6f7267 01bb', 'reply'],
    ['client', '04 01 0050 00000001 00 612e6200', 'socks4-request'],
    ['proxy', '00 5a 0050 01020304', 'socks4-reply'],
    ['client', '05 01 00 05 01 00 01 01020304 0050', 'method-offer, request'],
    ['proxy', '05 00 05 00 00 01 00000000 0000 48545450', 'method-selection, reply, 4 left'],
    ['client', '05 01 00 03 0b 6578', 'request truncated'],
    ['client', '474554', 'nothing'],
    ['client', '05', 'nothing'],
    ['proxy', '16 03 01 00', 'nothing'],
  ])('reads from the %s %s as %s', (side, bytes, expected) => {
    expect(read([side, bytes])).toBe(expected);
  });

  test('reads both sides in turn, as far as the relay', () => {
    expect(
      read(
        ['client', '05 01 02'],
        ['proxy', '05 02'],
        ['client', '01 01 61 01 62'],
        ['proxy', '01 00'],
        ['client', '05 01 00 01 01020304 0050'],
        ['proxy', '05 00 00 01 00000000 0000'],
        ['client', '474554'],
      ),
    ).toBe(
      'method-offer, method-selection, username-password-request, username-password-reply, request, reply, 3 left',
    );
  });

  test('tells how much the last message lacks', () => {
    const found = likeliestReading([{ side: 'client', bytes: fromHex('05 01 00 03 0b 6578') }]);
    expect(found?.need).toBe(16);
  });
});
