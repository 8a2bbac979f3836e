import { accessSync, constants, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Surroundings } from './surroundings.ts';

/** Where a program lies to which there is `access`; undefined where it is in none of the folders of PATH. */
export function programPath(
  program: string,
  { PATH = '' }: Surroundings['environment'],
  access: number = constants.F_OK,
): string | undefined {
  const paths = PATH.split(delimiter).map((folder) => join(folder, program));
  const found = paths.find((path) => isThere(path, access));
  return found === undefined ? undefined : realpathSync(found);
}

function isThere(path: string, access: number = constants.F_OK): boolean {
  try {
    accessSync(path, access);
    return true;
  } catch {
    return false;
  }
}

/** The folder of the package that this program is, wherever in it the code that runs lies. */
export function programRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!isThere(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}
