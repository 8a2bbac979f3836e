import type { Reporter } from 'vitest/node';

/** Says at the end which tests this machine cannot run, by what it lacks. */
export const SKIP_REPORTER: Reporter = {
  onTestRunEnd(modules) {
    const counts = new Map<string, number>();
    for (const module of modules) {
      for (const { name } of module.children.allTests('skipped')) {
        const reason = /NOT TESTED, because (.*)\)$/.exec(name)?.[1];
        if (reason !== undefined) counts.set(reason, (counts.get(reason) ?? 0) + 1);
      }
    }
    for (const [reason, count] of counts) process.stdout.write(`  Not tested  ${count}, because ${reason}\n`);
  },
};
