import { describe, expect, test } from 'vitest';
import { TIME_STYLES, type TimeStyle } from '../../src/report/text/time.ts';
import { runCli } from './run-cli.ts';

const BEYOND_31_BITS = 'fixtures/year-2040/capture.pcap';

/** The time of the first frame of the session. */
const FIRST: Readonly<Record<TimeStyle, string>> = {
  iso: '2040-12-24T22:13:20.254500Z',
  local: '.254500',
  epoch: '2240000000.254500',
  relative: '0.000000',
  delta: '0.000000',
};

describe('--time', () => {
  test.each(TIME_STYLES)('%s tells a time beyond 2^31 seconds', async (style) => {
    for (const view of [[], ['-V'], ['--frames']]) {
      const { output } = await runCli(['analyze', ...view, '--time', style, BEYOND_31_BITS]);
      expect(output).toContain(FIRST[style]);
      expect(output).not.toMatch(/\b19\d\d-|\s-\d/);
      if (style === 'local') expect(output).toMatch(/\b2040-12-2[45] \d\d:\d\d:20\.254500/);
    }
  });

  test('tells such a time in JSON and CSV', async () => {
    for (const format of ['json', 'ndjson', 'csv']) {
      const { output } = await runCli(['export', '--format', format, BEYOND_31_BITS]);
      expect(output).toContain('2040-12-24T22:13:20.254500Z');
      expect(output).toContain('2040-12-24T22:13:20.275502Z');
    }
  });
});
