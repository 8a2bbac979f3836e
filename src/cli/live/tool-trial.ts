import { CaptureProcess } from '../../capture/live/capture-process.ts';
import { CaptureProcessError, type Tool } from '../../capture/live/engine.ts';
import { listInterfaces } from '../../capture/live/interfaces.ts';

export type CaptureTool = Exclude<Tool, 'pipe'>;

export const CAPTURE_TOOLS: readonly CaptureTool[] = ['dumpcap', 'tcpdump', 'cap'];

/** What the trials listen with: as little as can be. */
const TRIAL = { snapLength: 64, isPromiscuous: true, isImmediate: false, buffer: 2 };

/** Starts a tool for a moment on an interface that is up, the loopback if there is one; gives what keeps it from capturing. */
export async function tryTool(tool: CaptureTool): Promise<CaptureProcessError | undefined> {
  const up = listInterfaces().filter(({ isUp, number }) => isUp && number > 0);
  const name = (up.find(({ isLoopback }) => isLoopback) ?? up[0])?.name;
  if (name === undefined) return new CaptureProcessError('down', 'no interface is up');
  try {
    const captureProcess = await CaptureProcess.start(tool, { ...TRIAL, interface: name }, undefined);
    captureProcess.output.resume();
    captureProcess.stop();
    await captureProcess.ended();
    return undefined;
  } catch (error) {
    if (error instanceof CaptureProcessError) return error;
    throw error;
  }
}

/** The tools that this user can capture with. */
export async function workingTools(): Promise<CaptureTool[]> {
  const errors = await Promise.all(CAPTURE_TOOLS.map(tryTool));
  return CAPTURE_TOOLS.filter((_, index) => errors[index] === undefined);
}
