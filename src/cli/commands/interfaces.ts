import { listInterfaces } from '../../capture/live/interfaces.ts';
import { linkTypeName } from '../../packet/link-types.ts';
import { interfaceList } from '../../report/text/interface-list.ts';
import type { ToolArguments } from '../live/sniff-command.ts';
import { workingTools } from '../live/tool-trial.ts';
import type { Surroundings } from '../surroundings.ts';
import { textSettings } from '../text-settings.ts';

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
