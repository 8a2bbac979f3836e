/** The command line is wrong: one line that says how, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
