import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../bench/run/run-case.ts';
import { verdicts } from '../../bench/run/verdict.ts';

function outcome(id: string, result: Outcome['result'], connections = 0): Outcome {
  return { id, line: id, result, connections, slice: undefined };
}

const OUTCOMES = [
  outcome('ours', { wall: 2, cpu: 2, peak: 100 }, 1_000_000),
  outcome('theirs', { wall: 4, cpu: 4, peak: 60 }, 0),
  outcome('absent', { reason: 'not installed' }),
];

function judge(kind: 'seconds' | 'times as long' | 'times faster' | 'bytes a flow', per: string, atMost: number) {
  return verdicts([{ work: '', quantity: { kind, of: 'ours', per }, atMost }], OUTCOMES)[0];
}

describe('verdicts', () => {
  test('sets one command against another', () => {
    expect(judge('times as long', 'theirs', 1)).toMatchObject({ value: 0.5, judgement: 'met', bound: '≤ 1' });
    expect(judge('times faster', 'theirs', 1)).toMatchObject({ value: 2, judgement: 'missed' });
  });

  test('shares the memory that is more among the flows that are more', () => {
    expect(judge('bytes a flow', 'theirs', 400)).toMatchObject({ value: 40, judgement: 'met' });
  });

  test('judges nothing without both measurements', () => {
    expect(judge('times as long', 'absent', 1)).toMatchObject({ value: undefined, judgement: 'not measured' });
  });

  test('leaves out what was not run', () => {
    expect(verdicts([{ work: '', quantity: { kind: 'seconds', of: 'other' }, atMost: 1 }], OUTCOMES)).toEqual([]);
  });
});
