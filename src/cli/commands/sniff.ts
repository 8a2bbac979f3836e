import { checkFilter } from '../../capture/live/filter-check.ts';
import { invokingUser } from '../live/invoking-user.ts';
import { openSources } from '../live/open-sources.ts';
import type { SniffArguments } from '../live/sniff-command.ts';
import { sniffPlan } from '../live/sniff-plan.ts';
import { Sniffer } from '../live/sniffer.ts';
import { outputOf } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { UsageError } from '../usage-error.ts';
import { interfaces } from './interfaces.ts';

/** Captures live and shows what happens; gives the exit code. */
export async function sniff(given: SniffArguments, surroundings: Surroundings): Promise<number> {
  if (given.D) return interfaces(given, surroundings);
  const plan = sniffPlan(given, surroundings.isTerminal);
  await demandFilter(plan.settings.filter);
  const user = invokingUser(surroundings);
  const { sources, refusals } = await openSources(plan, user, surroundings);
  try {
    if (user !== undefined) surroundings.identity.become(user.uid, user.gid);
    const output = outputOf({ o: given.o }, [], surroundings);
    const sniffer = new Sniffer(
      { given, plan, sources, capture: captureName(given, plan.interfaces) },
      output,
      surroundings,
    );
    if (!given.q) for (const refusal of refusals) surroundings.tell(refusal);
    return await sniffer.run();
  } finally {
    for (const { captureProcess } of sources) captureProcess?.stop();
  }
}

/** Throws UsageError for a filter that libpcap does not take, with a caret under the place. */
async function demandFilter(filter: string | undefined): Promise<void> {
  const complaint = filter === undefined ? undefined : await checkFilter(filter);
  if (complaint === undefined) return;
  const { reason, at, length } = complaint;
  throw new UsageError(`-f: ${reason}\n  ${filter}\n  ${' '.repeat(at)}${'^'.repeat(length)}`);
}

/** What sessions call the capture: the file that will hold it, if there is one, so that both say the same. */
function captureName({ w, b }: SniffArguments, names: readonly string[]): string {
  if (w !== undefined && b === undefined) return w;
  return names.map((name) => (name === '-' ? 'standard input' : name)).join(', ');
}
