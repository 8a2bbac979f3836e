import type { ShowArguments } from '../commands.ts';
import { EXIT_UNREADABLE } from '../exit-code.ts';
import { withPager } from '../pager.ts';
import { idRanges } from '../select/selection-options.ts';
import type { Surroundings } from '../surroundings.ts';
import { UsageError } from '../usage-error.ts';
import { printSessions } from './analyze.ts';

/** Prints sessions whole; gives the exit code, EXIT_UNREADABLE where the captures have none of them. */
export async function show(given: ShowArguments, surroundings: Surroundings): Promise<number> {
  if (given.frames) throw new UsageError('--frames lists frames; show prints sessions');
  if (given.session !== undefined)
    throw new UsageError('--session and the ids behind show say the same; leave one out');
  const hasView = given.V > 0 || given.t || given.x;
  const whole = { ...given, session: idRanges(given.ids), all: true, V: hasView ? given.V : 1 };
  const { exitCode, shown, sessions } = await printSessions(whole, true, withPager(given, surroundings));
  if (shown > 0) return exitCode;
  surroundings.tell(`No session ${given.ids}: ids go from 1 to ${sessions}`);
  return exitCode === 0 ? EXIT_UNREADABLE : exitCode;
}
