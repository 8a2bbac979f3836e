import { describe, expect, test } from 'vitest';
import { concat } from '../../../src/bytes/concat.ts';
import { fromHex } from '../../../src/bytes/hex.ts';
import { octetsOf, told, toldInPieces } from './found.ts';

function stringOf(text: string): Uint8Array {
  return concat([Uint8Array.of(text.length >> 8, text.length & 255), octetsOf(text)]);
}

/** A CONNECT of these parts behind its fixed header. */
function connect(...parts: readonly Uint8Array[]): Uint8Array {
  const body = concat([...parts]);
  const size = body.length < 128 ? [body.length] : [(body.length & 127) | 128, body.length >> 7];
  return concat([Uint8Array.of(0x10, ...size), body]);
}

const FLAGS_USER = 0xc2;
const FLAGS_WILL = 0xc6;
const TAIL = fromHex('003c');

const WHOLE = connect(
  stringOf('MQTT'),
  Uint8Array.of(4, FLAGS_WILL),
  TAIL,
  stringOf('sensor-12'),
  stringOf('last/will'),
  stringOf('gone'),
  stringOf('alice'),
  stringOf('wonderland'),
);

describe('mqtt', () => {
  test('mqtt tells who connects and what the server says, and keeps neither will nor password', () => {
    expect(told(WHOLE, fromHex('20 02 00 05'))).toEqual({
      protocol: 'mqtt',
      version: 'MQTT 3.1.1',
      clientId: 'sensor-12',
      user: 'alice',
      code: 5,
    });
  });

  test.each([1, 3, 7])('mqtt tells the same in pieces of %i', (size) => {
    expect(toldInPieces(WHOLE, fromHex('20 02 00 00'), size, 'client')).toMatchObject({ user: 'alice', code: 0 });
  });

  test('mqtt reads properties of version 5 and the name of version 3', () => {
    const five = connect(
      stringOf('MQTT'),
      Uint8Array.of(5, FLAGS_USER),
      TAIL,
      fromHex('05 11 0000000a'),
      stringOf('c'),
      stringOf('bob'),
      stringOf('secret'),
    );
    expect(told(five, '')).toEqual({ protocol: 'mqtt', version: 'MQTT 5.0', clientId: 'c', user: 'bob' });
    const three = connect(stringOf('MQIsdp'), Uint8Array.of(3, 2), TAIL, stringOf('old'));
    expect(told(three, '')).toEqual({ protocol: 'mqtt', version: 'MQTT 3.1', clientId: 'old' });
  });

  test.each([
    ['another packet', '30 06 00 01 61 68 69 21'],
    ['a CONNECT with another name', '10 0c 00 04 4d 51 54 58 04 02 00 3c 00 00'],
    ['a CONNECT of an unknown version', '10 0c 00 04 4d 51 54 54 09 02 00 3c 00 00'],
  ])('mqtt is not %s', (_, bytes) => {
    expect(told(fromHex(bytes), '')).toBeUndefined();
  });

  test('mqtt tells as far as the bytes go', () => {
    for (let length = 0; length <= WHOLE.length; length++) {
      const found = JSON.stringify(told(WHOLE.subarray(0, length), '') ?? '');
      expect(found).not.toMatch(/wonder|gone|will/);
    }
  });
});
