import { describe, expect, test } from 'vitest';
import { concat } from '../../../src/bytes/concat.ts';
import { fromHex } from '../../../src/bytes/hex.ts';
import type { Session } from '../../../src/session/session.ts';
import { ACK, type Connection, FIN, type Octets, sessionsOf, Traffic, tcpPacket } from '../../traffic.ts';

const CLIENT = { address: '10.0.0.2', port: 40_000 };
const PROXY = { address: '10.0.0.1', port: 1080 };
const GREETING = '05 01 00';
const SELECTION = '05 00';
const REQUEST = '05 01 00 03 0b 6578616d706c652e6f7267 01bb';
const GRANT = '05 00 00 01 0a000001 9cb0';
const REFUSAL = '05 05 00 01 00000000 0000';
const GET = new TextEncoder().encode('GET / HTTP/1.1\r\nHost: a.example\r\n\r\n');

function sessionOf(play: (connection: Connection) => unknown): Session {
  const traffic = new Traffic();
  play(traffic.connection(CLIENT, PROXY).open());
  const sessions = sessionsOf(traffic.packets);
  expect(sessions).toHaveLength(1);
  return sessions[0] as Session;
}

function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

/** Frame and text of the notes about bytes that no message has. */
function surplus({ notes }: Session): [id: string, frame: number, detail: string][] {
  const ids = ['data-before-grant', 'data-after-refusal', 'left-over-bytes'];
  return notes
    .filter(({ id }) => ids.includes(id))
    .map(({ id, frame, text: said }) => [id, frame, said.slice(said.indexOf(': ') + 2)]);
}

const asked = (c: Connection) => c.opener(GREETING).listener(SELECTION).opener(REQUEST);
const closed = (c: Connection) =>
  c
    .send(1, FIN | ACK, '')
    .send(0, FIN | ACK, '')
    .send(1, ACK, '');

describe('Bytes before the decision', () => {
  test.each([
    ['granted', GRANT],
    ['refused', REFUSAL],
  ])('are optimistic data, told with the frame that brought them, when the request is %s', (_, reply) => {
    const session = sessionOf((c) => closed(asked(c).opener(GET).listener(reply)));
    expect(surplus(session)).toEqual([['data-before-grant', 7, `${GET.length} bytes`]]);
  });

  test('are optimistic data in the segment of the request too, where something recognises them', () => {
    const together = concat([fromHex(REQUEST), GET]);
    const session = sessionOf((c) => closed(c.opener(GREETING).listener(SELECTION).opener(together).listener(REFUSAL)));
    expect(surplus(session)).toEqual([['data-before-grant', 6, `${GET.length} bytes`]]);
  });

  test('do not come after a refusal that crosses them on the way', () => {
    const traffic = new Traffic();
    const connection = asked(traffic.connection(CLIENT, PROXY).open()).listener(REFUSAL);
    const options = { sequence: 1001 + 3 + 18, acknowledgment: 5001 + 2, flags: ACK };
    traffic.packets.push(tcpPacket(CLIENT, PROXY, options, GET));
    closed(connection.lose(0, GET.length));
    expect(surplus(sessionsOf(traffic.packets)[0] as Session)).toEqual([]);
  });

  test('of a handshake that no proxy waited for are none', () => {
    const session = sessionOf((c) => closed(c.opener(GREETING + REQUEST).listener('05 ff')));
    expect(surplus(session)).toEqual([]);
  });
});

describe('Bytes after a refusal', () => {
  test('are told with their frame and number', () => {
    const session = sessionOf((c) => closed(asked(c).listener(REFUSAL).opener(GET).opener('aa bb')));
    expect(surplus(session)).toEqual([['data-after-refusal', 8, `${GET.length + 2} bytes`]]);
  });

  test('are none where only acknowledgments and ends of the connection follow', () => {
    expect(surplus(sessionOf((c) => closed(asked(c).listener(REFUSAL).send(0, ACK, ''))))).toEqual([]);
  });

  test('are counted without those that were sent before it', () => {
    const session = sessionOf((c) => closed(asked(c).opener(GET).listener(REFUSAL).opener('aa bb cc')));
    expect(surplus(session)).toEqual([
      ['data-before-grant', 7, `${GET.length} bytes`],
      ['data-after-refusal', 9, '3 bytes'],
    ]);
  });
});

describe('Bytes left over behind a request', () => {
  const REJECTION = '00 5b 0000 00000000';
  const left = (request: Octets, reply: string) => surplus(sessionOf((c) => closed(c.opener(request).listener(reply))));

  test('of SOCKS4A with a NUL too many are the name that was meant', () => {
    const request = concat([fromHex('04 01 0050 00000001 00 00'), text('shop.example\0')]);
    const meant = 'they are the name "shop.example" behind one NUL too many';
    const expected = [['left-over-bytes', 4, `13 bytes, 73 68 6f 70 2e 65 78 61 6d 70 6c 65 00; ${meant}`]];
    expect(left(request, REJECTION)).toEqual(expected);
    expect(left(request, '00 5a 0000 00000000')).toEqual(expected);
    const session = sessionOf((c) => closed(c.opener(request).listener(REJECTION)));
    expect(session.notes.map(({ id }) => id)).toContain('empty-name');
  });

  test.each([256, 300])('of a name of %d bytes whose length byte wrapped are the rest of it', (length) => {
    const name = text('a.b'.repeat(100).padEnd(length, 'c').slice(0, length));
    const request = concat([
      fromHex(`05 01 00 03 ${(length % 256).toString(16).padStart(2, '0')}`),
      name,
      fromHex('0050'),
    ]);
    const session = sessionOf((c) => closed(c.opener(GREETING).listener(SELECTION).opener(request).listener(REFUSAL)));
    const [[id, frame, detail] = []] = surplus(session);
    expect([id, frame]).toEqual(['left-over-bytes', 6]);
    expect(detail).toMatch(/^256 bytes, /);
    expect(detail).toContain(`the name is ${length} bytes long, "a.ba.ba`);
    expect(detail).toContain(`its length byte says ${length % 256}`);
  });

  test('that look like nothing are told in hex, and in other segments are optimistic data', () => {
    const bytes = 'de ad 1b 5b';
    const together = sessionOf((c) =>
      closed(
        c
          .opener(GREETING)
          .listener(SELECTION)
          .opener(REQUEST + bytes)
          .listener(REFUSAL),
      ),
    );
    expect(surplus(together)).toEqual([['left-over-bytes', 6, '4 bytes, de ad 1b 5b']]);
    expect(surplus(sessionOf((c) => closed(asked(c).opener(bytes).listener(REFUSAL))))[0]?.[0]).toBe(
      'data-before-grant',
    );
  });

  test('are told without a reply too', () => {
    const session = sessionOf((c) => closed(c.opener(GREETING).listener(SELECTION).opener(`${REQUEST} de ad`)));
    expect(surplus(session)).toEqual([['left-over-bytes', 6, '2 bytes, de ad']]);
    expect(session).toMatchObject({ status: 'incomplete', reasonCode: 'no-reply' });
  });

  test('that are zeros are left over even where the request was granted', () => {
    const session = sessionOf((c) => c.opener('04 01 0050 0a000003 00 00').listener('00 5a 0000 00000000').close());
    expect(surplus(session)).toEqual([['left-over-bytes', 4, '1 byte, 00']]);
  });
});
