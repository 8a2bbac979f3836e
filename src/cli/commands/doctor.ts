import type { Tool } from '../../capture/live/engine.ts';
import { doctorText, type ToolHealth } from '../../report/text/doctor-text.ts';
import { refusalText } from '../live/open-sources.ts';
import type { ToolArguments } from '../live/sniff-command.ts';
import { CAPTURE_TOOLS, tryTool } from '../live/tool-trial.ts';
import { repair } from '../repair.ts';
import type { Surroundings } from '../surroundings.ts';
import { textSettings } from '../text-settings.ts';

/** What each tool is good for. */
const REMARKS: Readonly<Record<Tool, string>> = {
  dumpcap: 'engine exec; times of the kernel; drops are told at the end',
  tcpdump: 'engine exec; times of the kernel; drops are told as they happen',
  cap: 'engine cap; times of a process of ours; drops are not told; ends when the interface goes down',
  pipe: 'engine pipe (tcpdump -U -w - | sockshark sniff -i -); needs no rights here',
};

/** Tries each engine for this user, and says what repairs those that do not work; gives the exit code. */
export async function doctor({ color }: ToolArguments, surroundings: Surroundings): Promise<number> {
  const text = textSettings({ color, time: 'iso', showPasswords: false, isFile: false }, surroundings);
  const errors = await Promise.all(CAPTURE_TOOLS.map(tryTool));
  const health: ToolHealth[] = CAPTURE_TOOLS.map((tool, index) => {
    const error = errors[index];
    const remark = REMARKS[tool];
    if (error === undefined) return { tool, remark, complaint: undefined, repair: '' };
    return { tool, remark, complaint: refusalText(error), repair: repair(tool, error.fault, 'lo', surroundings) };
  });
  health.push({ tool: 'pipe', remark: REMARKS.pipe, complaint: undefined, repair: '' });
  surroundings.output.write(doctorText(health, text));
  await surroundings.output.close();
  return errors.some((error) => error === undefined) ? 0 : 1;
}
