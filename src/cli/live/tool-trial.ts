import { TapError, type Tool } from '../../capture/live/engine.ts';
import { listInterfaces } from '../../capture/live/interfaces.ts';
import { Tap } from '../../capture/live/tap.ts';

export type CaptureTool = Exclude<Tool, 'pipe'>;

export const CAPTURE_TOOLS: readonly CaptureTool[] = ['dumpcap', 'tcpdump', 'cap'];

/** What the trials listen with: as little as can be. */
const TRIAL = { snapLength: 64, isPromiscuous: true, isImmediate: false, buffer: 2 };

/** Starts a tool for a moment on an interface that is up, the loopback if there is one; gives what keeps it from capturing. */
export async function tryTool(tool: CaptureTool): Promise<TapError | undefined> {
  const up = listInterfaces().filter(({ isUp, number }) => isUp && number > 0);
  const name = (up.find(({ isLoopback }) => isLoopback) ?? up[0])?.name;
  if (name === undefined) return new TapError('down', 'no interface is up');
  try {
    const tap = await Tap.start(tool, { ...TRIAL, interface: name }, undefined);
    tap.output.resume();
    tap.stop();
    await tap.ended();
    return undefined;
  } catch (error) {
    if (error instanceof TapError) return error;
    throw error;
  }
}

/** The tools that this user can capture with. */
export async function workingTools(): Promise<CaptureTool[]> {
  const errors = await Promise.all(CAPTURE_TOOLS.map(tryTool));
  return CAPTURE_TOOLS.filter((_, index) => errors[index] === undefined);
}
