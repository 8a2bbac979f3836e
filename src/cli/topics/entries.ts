import { HEADERS } from '../../packet/headers.ts';
import { SHEETS } from '../../protocols/app/index.ts';
import { MESSAGES } from '../../protocols/index.ts';
import { ERRATA } from '../../protocols/socks5/errata.ts';
import { type FieldEntry, fieldRegistry } from '../../schema/registry.ts';
import { numbered } from '../../schema/topic.ts';

export const NUMBERED_ERRATA = numbered(ERRATA);

/** Every field that has a name: of messages, of the headers below SOCKS, and of protocols inside. */
export const ALL_ENTRIES: readonly FieldEntry[] = fieldRegistry([...MESSAGES, ...HEADERS], SHEETS);

/** The fields of messages alone, in the order of a dialogue. */
export const ENTRIES: readonly FieldEntry[] = fieldRegistry(MESSAGES).sort((a, b) => place(a) - place(b));

function place({ messages }: FieldEntry): number {
  return MESSAGES.findIndex(({ name }) => name === messages[0]);
}
