import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { describe, type SuiteFactory, type TestFunction, test } from 'vitest';

/** What a test may need beyond Node, npm, sh and coreutils, and the Debian package that brings it. */
const PROGRAMS = {
  bash: 'bash',
  capinfos: 'wireshark-common',
  curl: 'curl',
  dumpcap: 'wireshark-common',
  ip: 'iproute2',
  microsocks: 'microsocks',
  nsenter: 'util-linux',
  script: 'bsdutils',
  setpriv: 'util-linux',
  tcpdump: 'tcpdump',
  tcpreplay: 'tcpreplay',
  unshare: 'util-linux',
} as const;

/** Packages of npm that an installation goes without where they cannot be compiled, and what compiling them takes. */
const PACKAGES = { cap: 'libpcap-dev' } as const;

export type Need = keyof typeof PROGRAMS | keyof typeof PACKAGES;

export const NEEDS = [...Object.keys(PROGRAMS), ...Object.keys(PACKAGES)] as readonly Need[];

/** Which of these this machine lacks; `PATH` and the folder whose `node_modules` counts can be others. */
export function lacking(
  needs: readonly Need[],
  path = process.env.PATH ?? '',
  folder = process.cwd(),
): readonly Need[] {
  return needs.filter((need) => (need in PACKAGES ? !canLoad(need, folder) : !isInPath(need, path)));
}

/** The title of a test that is skipped; `.ci/run` and the list of skipped tests read the reason out of it. */
export function untested(title: string, reason: string): string {
  return `${title} (NOT TESTED, because ${reason})`;
}

/** Why what needs these is skipped, and what to install against it. */
export function reasonFor(missing: readonly Need[]): string {
  const packages = new Set(missing.map((need) => ({ ...PROGRAMS, ...PACKAGES })[need]));
  return `${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing: apt-get install ${[...packages].join(' ')}`;
}

/** A test that runs where nothing that it needs is missing, and elsewhere is skipped with the reason in its title. */
export function testWith(needs: readonly Need[], title: string, act: TestFunction): void {
  const missing = lacking(needs);
  if (missing.length === 0) test(title, act);
  else test.skip(untested(title, reasonFor(missing)), act);
}

/** Tests that all need the same: where it is missing, one skipped test stands for them. */
export function describeWith(needs: readonly Need[], title: string, factory: SuiteFactory): void {
  const missing = lacking(needs);
  if (missing.length === 0) describe(title, factory);
  else test.skip(untested(title, reasonFor(missing)), () => {});
}

function isInPath(program: string, path: string): boolean {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Resolving is enough: npm removes an optional package that it cannot compile. */
function canLoad(name: string, folder: string): boolean {
  try {
    createRequire(join(folder, 'package.json')).resolve(name);
    return true;
  } catch {
    return false;
  }
}
