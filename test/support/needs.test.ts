import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inFolder } from '../capture/folder.ts';
import { lacking, NEEDS, reasonFor, untested } from './needs.ts';

describe('lacking', () => {
  test('names everything that an empty machine lacks', () =>
    inFolder((folder) => {
      expect(NEEDS.length).toBeGreaterThan(10);
      expect(lacking(NEEDS, folder, folder)).toEqual(NEEDS);
      expect(lacking(NEEDS, '', folder)).toEqual(NEEDS);
    }));

  test('names nothing that is there, and everything else', () =>
    inFolder((folder) => {
      for (const program of ['tcpdump', 'curl']) {
        writeFileSync(join(folder, program), '');
        chmodSync(join(folder, program), 0o755);
      }
      mkdirSync(join(folder, 'node_modules/cap'), { recursive: true });
      writeFileSync(join(folder, 'node_modules/cap/index.js'), '');
      expect(lacking(NEEDS, `/nonexistent:${folder}`, folder)).toEqual(
        NEEDS.filter((need) => !['tcpdump', 'curl', 'cap'].includes(need)),
      );
    }));
});

describe('reasonFor', () => {
  test.each(NEEDS)('says that %s is missing, and what to install', (need) => {
    expect(untested('reads', reasonFor([need]))).toMatch(
      new RegExp(`^reads \\(NOT TESTED, because ${need} is missing: apt-get install [a-z0-9-]+\\)$`),
    );
  });

  test('names a package once', () => {
    expect(reasonFor(['capinfos', 'dumpcap', 'ip'])).toBe(
      'capinfos, dumpcap, ip are missing: apt-get install wireshark-common iproute2',
    );
  });
});
