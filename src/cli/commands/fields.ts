import { HEADERS } from '../../packet/headers.ts';
import { SHEETS } from '../../protocols/app/index.ts';
import { MESSAGES } from '../../protocols/index.ts';
import { ERRATA } from '../../protocols/socks5/errata.ts';
import { fieldsText, fieldText } from '../../report/reference/fields.ts';
import { fieldRegistry } from '../../schema/registry.ts';
import { numbered } from '../../schema/topic.ts';
import type { FieldsArguments } from '../commands.ts';
import { suggestion } from '../suggestion.ts';
import type { Surroundings } from '../surroundings.ts';
import { textSettings } from '../text-settings.ts';
import { UsageError } from '../usage-error.ts';

/** Lists the fields of every declared message and protocol inside, and tells all of the one that was named in full; gives the exit code. */
export async function fields({ prefix = '', color }: FieldsArguments, surroundings: Surroundings): Promise<number> {
  const all = fieldRegistry([...MESSAGES, ...HEADERS], SHEETS);
  const found = all.filter(({ name }) => name.startsWith(prefix));
  if (found.length === 0) {
    const protocols = [...new Set(all.map(({ name }) => name.split('.')[0] as string))];
    throw new UsageError(`No field begins with "${prefix}"${suggestion(prefix, protocols)}`);
  }
  const text = textSettings({ color, time: 'iso', showPasswords: false, isFile: false }, surroundings);
  surroundings.output.write(fieldsText(found, text));
  const exact = found.find(({ name }) => name === prefix);
  if (exact !== undefined) surroundings.output.write(`\n${fieldText(exact, numbered(ERRATA), text)}`);
  await surroundings.output.close();
  return 0;
}
