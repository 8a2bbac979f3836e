export const COLOR_CHOICES = ['auto', 'always', 'never'] as const;
export type ColorChoice = (typeof COLOR_CHOICES)[number];

/** Whether to use colours: the option, then FORCE_COLOR, then NO_COLOR (no-color.org), then CLICOLOR_FORCE and CLICOLOR (bixense.com/clicolors), then a dumb terminal, then whether it is one. */
export function usesColor(
  choice: ColorChoice,
  environment: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (choice !== 'auto') return choice === 'always';
  const { FORCE_COLOR: force, NO_COLOR: none, TERM: terminal, CLICOLOR: wish, CLICOLOR_FORCE: demand } = environment;
  if (force !== undefined) return force !== '0' && force !== 'false';
  if (none !== undefined && none !== '') return false;
  if (demand !== undefined && demand !== '0') return true;
  if (wish === '0') return false;
  return isTerminal && terminal !== 'dumb';
}
