import { type Draft, sheet } from '../../schema/detail.ts';
import type { InsideProtocol } from './protocol.ts';
import { detailText, firstLine, startsWith, wantsLine } from './text.ts';

const details = {
  version: { kind: 'text', label: 'Protocol version', filter: 'ssh.protocol_version', about: 'Of the server' },
  client: { kind: 'text', label: 'Client software', filter: 'ssh.client_software', about: 'With its comments' },
  server: { kind: 'text', label: 'Server software', filter: 'ssh.server_software', about: 'With its comments' },
} as const;

/** Secure Shell: the identification strings of both sides. */
export const ssh: InsideProtocol<typeof details> = {
  sheet: sheet({
    name: 'ssh',
    title: 'Secure Shell',
    reference: 'RFC 4253 section 4.2',
    details,
    summary: ['{server}'],
  }),
  opens: { client: 'S', server: 'S' },
  recognise: (client, server) => startsWith(client, 'SSH-') || startsWith(server, 'SSH-'),
  wants: wantsLine,
  read(client, server) {
    const found: Draft<typeof details> = {};
    const [, software] = identification(client);
    const [version, answer] = identification(server);
    if (version !== undefined) found.version = version;
    if (software !== undefined) found.client = software;
    if (answer !== undefined) found.server = answer;
    return found;
  },
};

/** Protocol version, and software with comments; nothing where the line has not ended or is no identification. */
function identification(bytes: Uint8Array): readonly (string | undefined)[] {
  const line = firstLine(bytes);
  if (!startsWith(line, 'SSH-') || !line.includes(0x0a)) return [];
  return /^SSH-([^-]*)-(.*)$/s.exec(detailText(line))?.slice(1) ?? [];
}
