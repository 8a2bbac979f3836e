import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteWriter, fragment } from '../../src/bytes/byte-writer.ts';
import { isoText } from '../../src/bytes/instant.ts';
import { printableJson, wireText } from '../../src/bytes/text.ts';

/** What a writer with little room at first wrote. */
function written(write: (out: ByteWriter) => void): string {
  const out = new ByteWriter(1);
  write(out);
  return Buffer.from(out.bytes).toString();
}

const WELL_FORMED = fc.string({ unit: 'grapheme' });

describe('ByteWriter', () => {
  test('text writes UTF-8', () => {
    const texts = [...['', 'a', 'é', '→', '😀'].map((sign) => sign.repeat(70)), 'plain'];
    for (const text of texts) expect(written((out) => out.text(text))).toBe(text);
    fc.assert(fc.property(WELL_FORMED, (text) => void expect(written((out) => out.text(text))).toBe(text)));
  });

  test('quoted writes JSON with no character that steers a terminal', () => {
    for (const unit of ['grapheme', 'binary', 'binary-ascii'] as const) {
      fc.assert(
        fc.property(
          fc.string({ unit }),
          (text) => void expect(written((out) => out.quoted(text))).toBe(printableJson(JSON.stringify(text))),
        ),
      );
    }
    expect(written((out) => out.quoted('\ud800"\\\u001b\u202e'))).toBe('"\\ud800\\"\\\\\\u001b\\u202e"');
  });

  test('quotedWire writes the JSON of wireText', () => {
    fc.assert(
      fc.property(
        fc.uint8Array(),
        (wire) =>
          void expect(written((out) => out.quotedWire(wire, 0, wire.length))).toBe(
            printableJson(JSON.stringify(wireText(wire))),
          ),
      ),
    );
  });

  test('number writes what String gives', () => {
    for (const value of [0, -0, 9, 10, 99, 100, 101, 999999999, 2147483647, 2147483648, 2 ** 53, -1, 0.5, 1e21])
      expect(written((out) => out.number(value))).toBe(String(value));
    fc.assert(
      fc.property(
        fc.oneof(fc.nat(), fc.double()),
        (value) => void expect(written((out) => out.number(value))).toBe(String(value)),
      ),
    );
  });

  test('seconds writes what String gives', () => {
    const nanoseconds = fc.oneof(
      fc.maxSafeNat(),
      fc.nat(),
      fc.nat(2000),
      fc.nat(5e6).map((value) => value * 1000),
    );
    for (const value of [0, 1e-9, 1e-6, 0.1, 1, 1.5, 86400.000001, -0.25, 1e15, 123456789.123456])
      expect(written((out) => out.seconds(value))).toBe(String(value));
    fc.assert(
      fc.property(
        nanoseconds,
        (value) => void expect(written((out) => out.seconds(value / 1e9))).toBe(String(value / 1e9)),
      ),
      { numRuns: 1000 },
    );
  });

  test('instant writes what isoText gives, whatever was written before', () => {
    const out = new ByteWriter();
    const seconds = fc.oneof(fc.nat(), fc.constantFrom(-1, 0, 1793527200, 253402300800, 8.64e12, 8.64e12 + 1));
    fc.assert(
      fc.property(seconds, fc.nat(999999999), fc.constantFrom(6 as const, 9 as const), (second, below, digits) => {
        const instant = { seconds: second, nanoseconds: below };
        for (let times = 0; times < 2; times++) {
          out.clear();
          out.instant(instant, digits);
          expect(Buffer.from(out.bytes).toString()).toBe(isoText(instant, digits));
        }
      }),
    );
  });

  test('trimEnd takes back spaces, but none before its position', () => {
    expect(
      written((out) => {
        out.spaces(3);
        const start = out.length;
        out.text('a b');
        out.spaces(20);
        out.trimEnd(start);
      }),
    ).toBe('   a b');
    expect(
      written((out) => {
        out.spaces(2);
        out.trimEnd(1);
      }),
    ).toBe(' ');
  });

  test('since gives a copy, release what nothing overwrites', () => {
    const out = new ByteWriter(4);
    out.put(fragment('{"key":'));
    const from = out.length;
    out.text('value');
    const copy = out.since(from);
    const all = out.release();
    out.put(fragment('another text of that length'));
    expect([Buffer.from(copy).toString(), Buffer.from(all).toString()]).toEqual(['value', '{"key":value']);
  });
});
