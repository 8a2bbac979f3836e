import { type Answer, decode, encode, streamEncode } from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex } from '../../../src/bytes/hex.ts';
import { DETAIL_ENTRIES } from '../../../src/limits.ts';
import { insideDatagram } from '../../../src/protocols/app/inside-reader.ts';
import { runs } from '../../support/thoroughness.ts';
import { told } from './found.ts';

/** What dig asked dnsmasq, and the answer, in a recorded capture. */
const QUERY = fromHex(
  '1c 0f 01 00 00 01 00 00 00 00 00 00 06 74 61 72 67 65 74 02 72 62 04 74 65 73 74 00 00 01 00 01',
);
const ANSWER = fromHex(`1c 0f 85 80 00 01 00 01 00 00 00 00 06 74 61 72 67 65 74 02 72 62 04 74 65 73 74 00 00 01 00 01
  c0 0c 00 01 00 01 00 00 00 00 00 04 0a 4d 02 02`);

function valuesOf(bytes: Uint8Array): unknown {
  return insideDatagram(bytes)?.values;
}

describe('dns', () => {
  test('dns tells name, type and answer of datagrams', () => {
    expect(valuesOf(QUERY)).toEqual({ names: ['target.rb.test'], types: ['A'] });
    expect(valuesOf(ANSWER)).toEqual({
      names: ['target.rb.test'],
      types: ['A'],
      code: 'NoError',
      answers: ['target.rb.test A 10.77.2.2'],
    });
  });

  test('dns tells both messages of a stream', () => {
    const questions = [{ type: 'AAAA' as const, name: 'example.org' }];
    const query = streamEncode({ type: 'query', id: 7, questions });
    const answer = streamEncode({
      type: 'response',
      id: 7,
      questions,
      answers: [{ type: 'AAAA', name: 'example.org', data: '2001:db8::1' }],
    });
    expect(told(query, answer)).toEqual({
      protocol: 'dns',
      names: ['example.org'],
      types: ['AAAA'],
      code: 'NoError',
      answers: ['example.org AAAA 2001:db8::1'],
    });
  });

  test('dns tells the question of a message whose records are cut', () => {
    expect(valuesOf(ANSWER.subarray(0, -2))).toEqual({
      names: ['target.rb.test'],
      types: ['A'],
      code: 'NoError',
    });
  });

  test('dns tells no more answers than a list may have', () => {
    const answers = Array.from({ length: 200 }, (_, index) => ({
      type: 'A' as const,
      name: 'a.example',
      data: `10.0.0.${index}`,
    }));
    const found = valuesOf(encode({ type: 'response', questions: [{ type: 'A', name: 'a.example' }], answers }));
    expect((found as { answers: string[] }).answers).toHaveLength(DETAIL_ENTRIES);
  });

  test('dns does not follow names that point at themselves', () => {
    const loop = fromHex('00 01 01 00 00 01 00 01 00 00 00 00 01 61 c0 0c 00 01 00 01 c0 14 00 01 00 01');
    expect(() => valuesOf(loop)).not.toThrow();
  });

  test('dns reads names and answers as dns-packet does', () => {
    const label = fc.stringMatching(/^[a-z0-9_-]{1,20}$/);
    const name = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'));
    const answer: fc.Arbitrary<Answer> = fc.oneof(
      fc.record({ type: fc.constant('A' as const), name, data: fc.ipV4() }),
      fc.record({ type: fc.constantFrom('CNAME' as const, 'NS' as const, 'PTR' as const), name, data: name }),
      fc.record({ type: fc.constant('TXT' as const), name, data: name }),
      fc.record({
        type: fc.constant('MX' as const),
        name,
        data: fc.record({ preference: fc.nat(99), exchange: name }),
      }),
    );
    fc.assert(
      fc.property(name, fc.uniqueArray(answer, { minLength: 1, maxLength: 5 }), (asked, answers) => {
        const message = encode({ type: 'response', questions: [{ type: 'A', name: asked }], answers });
        const witness = decode(message).answers?.map((one) => {
          const data = 'data' in one && typeof one.data === 'string' ? ` ${one.data}` : '';
          return `${one.name} ${one.type}${data}`;
        });
        expect(valuesOf(message)).toMatchObject({ names: [asked], types: ['A'], answers: [...new Set(witness)] });
      }),
      { numRuns: runs(300) },
    );
  });

  test.each([
    ['a pointer into the name before it', '01 61 c0 0c', 'a.target.rb.test'],
    ['a pointer to the root', 'c0 1b', '.'],
    ['a pointer to itself', 'c0 20', undefined],
    ['a label of a length that is reserved', '40 61 00', undefined],
    ['a name that is cut', '3f 61', undefined],
  ])('dns follows %s', (_, owner, name) => {
    const question = ANSWER.subarray(0, 32);
    const record = fromHex(`${owner} 00 01 00 01 00 00 00 00 00 04 0a 4d 02 02`);
    const answers = name === undefined ? undefined : [`${name} A 10.77.2.2`];
    expect(valuesOf(Buffer.concat([question, record]))).toEqual({
      names: ['target.rb.test'],
      types: ['A'],
      code: 'NoError',
      ...(answers && { answers }),
    });
  });

  test('dns never throws for a changed message', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(ANSWER.length - 1), fc.nat(255)), { maxLength: 6 }), (changes) => {
        const bytes = ANSWER.slice();
        for (const [at, octet] of changes) bytes[at] = octet;
        insideDatagram(bytes);
      }),
      { numRuns: runs(1000) },
    );
  });
});
