import { listInterfaces } from '../capture/live/interfaces.ts';
import { linkTypeName } from '../decode/link-types.ts';
import { interfaceList } from '../format/interface-list.ts';
import type { ToolArguments } from './sniff-command.ts';
import type { Surroundings } from './surroundings.ts';
import { textSettings } from './text-settings.ts';
import { workingTools } from './tool-trial.ts';

/** Lists what can be listened to; gives the exit code. */
export async function interfaces({ color }: ToolArguments, surroundings: Surroundings): Promise<number> {
  const text = textSettings({ color, time: 'iso', showPasswords: false, isFile: false }, surroundings);
  const tools = await workingTools();
  const rows = listInterfaces().map(({ linkType, ...rest }) => ({
    ...rest,
    linkType: linkType === undefined ? 'unknown' : linkTypeName(linkType),
    engines: rest.isUp ? tools : [],
  }));
  surroundings.output.write(interfaceList(rows, text));
  await surroundings.output.close();
  return 0;
}
