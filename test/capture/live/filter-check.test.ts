import { expect, test } from 'vitest';
import { checkFilter } from '../../../src/capture/live/filter-check.ts';
import { describeWith } from '../../support/needs.ts';

/** A filter, and under it the words that are wrong. */
const WRONG: readonly (readonly [filter: string, caret: string])[] = [
  ['tcp prt 1080', '    ^^^'],
  ['tcp port 1080 and', '                 ^'],
  ['(tcp or udp', '           ^'],
  ['tcp or udp)', '          ^'],
  ['host 10.0.0.1 xor port 1', '              ^^^'],
  ['tcp[13 & 2 != 0', '           ^^'],
  ['port 99999', '     ^^^^^'],
  ['tcp port 1080 and foo bar', '                  ^^^'],
];

const RIGHT = ['', 'tcp port 1080', 'tcp[13] & 2 != 0 and (host 10.0.0.1 or net 10.0.0.0/8)', 'vlan and ip6'];

describeWith(['tcpdump'], 'checkFilter', () => {
  test.each(WRONG)('points at what is wrong in %s', async (filter, caret) => {
    const found = await checkFilter(filter);
    expect(found && ' '.repeat(found.at) + '^'.repeat(found.length)).toBe(caret);
  });

  test.each(RIGHT)('has nothing against "%s"', async (filter) => {
    expect(await checkFilter(filter)).toBeUndefined();
  });

  test('takes no word of a filter for an option', async () => {
    expect(await checkFilter('-w /tmp/x')).toBeDefined();
  });
});
