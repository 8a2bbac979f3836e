import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Detection } from '../../src/engine/detection.ts';
import { runs } from '../support/thoroughness.ts';
import { client, events, type Line, play, proxy } from './play.ts';

/** Lines of which dialogues are made, of each side some that are usual and some that are odd. */
const LINES: readonly Line[] = [
  client('05 01 00'),
  client('05 02 00 02'),
  client('05 01 02'),
  proxy('05 00'),
  proxy('05 02'),
  proxy('05 ff'),
  proxy('05 00 05 00 00 01 7f000001 b3c5'),
  client('01 05 616c696365 06 736563726574'),
  proxy('01 00'),
  proxy('01 01'),
  client('05 01 00 01 7f000001 0050'),
  client('05 01 00 03 0b 6578616d706c652e6f7267 01bb'),
  client('05 03 00 01 00000000 0000'),
  client('05 01 07 01 7f000001 0050'),
  proxy('05 00 00 01 7f000001 b3c5'),
  proxy('05 05 00 01 00000000 0000'),
  proxy('05 63 00 01 00000000 0000'),
  client('04 01 0050 7f000001 61 00'),
  proxy('00 5a 0050 7f000001'),
  proxy('00 5b 0050 7f000001'),
  client('47 45 54 20 2f 0d 0a'),
  proxy('48 54 54 50 2f 31 2e 31'),
  client('05 01'),
  client('00'),
];

/** Usual dialogues, of which one line in some is another, is left out or comes in two pieces. */
const PLAYS: readonly (readonly number[])[] = [
  [0, 3, 10, 14, 20, 21],
  [1, 4, 7, 8, 11, 14, 20],
  [1, 4, 7, 9],
  [0, 3, 12, 14],
  [0, 5],
  [0, 3, 10, 15],
  [17, 18, 20, 21],
  [17, 19],
];

const dialogue = fc.constantFrom(...PLAYS).chain((order) =>
  fc
    .array(fc.tuple(fc.nat(order.length - 1), fc.constantFrom('replace', 'drop', 'cut', 'lose'), fc.nat(99)), {
      maxLength: 2,
    })
    .map((changes) =>
      changes.reduce(
        changed,
        order.map((index) => LINES[index] as Line),
      ),
    ),
);

function changed(lines: readonly Line[], [at, change, by]: readonly [number, string, number]): readonly Line[] {
  const line = lines[at];
  if (line === undefined) return lines;
  switch (change) {
    case 'replace':
      return lines.with(at, LINES[by % LINES.length] as Line);
    case 'drop':
      return lines.toSpliced(at, 1);
    case 'lose':
      return lines.with(at, {
        ...line,
        bytes: line.bytes.subarray(by % line.bytes.length),
        gap: by % line.bytes.length,
      });
    default: {
      const { bytes } = line;
      const cut = by % bytes.length;
      const first = { ...line, bytes: bytes.subarray(0, cut) };
      return cut === 0 ? lines : lines.toSpliced(at, 1, first, { ...line, bytes: bytes.subarray(cut), gap: 0 });
    }
  }
}

/** All that is found out of a connection. */
function outcome(detection: Detection): unknown {
  const { verdict } = detection;
  if (verdict !== 'found') return verdict;
  const { client: side, isCertain, isUnanswered, dissector, dialogue: read } = detection;
  const { ending, phase, evidence, notes, held, pdus } = read;
  const places = [read.offset('client'), read.offset('proxy'), held];
  const found = [events(read), pdus.map(({ offset, frames }) => [offset, frames.map(({ number }) => number)])];
  return { side, isCertain, isUnanswered, name: dissector.name, ending, phase, evidence, notes, places, found };
}

describe('PlainDialogue', () => {
  test('finds what rival readings find of the same dialogue', () => {
    const starts = fc.record({
      isStart: fc.boolean(),
      client: fc.constantFrom(undefined, 0 as const),
      isExpected: fc.boolean(),
    });
    fc.assert(
      fc.property(dialogue, starts, fc.subarray([0 as const, 1 as const]), (lines, start, ends) => {
        expect(outcome(play(lines, start, ends))).toEqual(outcome(play(lines, start, ends, false)));
      }),
      { numRuns: runs(2000) },
    );
  });
});
