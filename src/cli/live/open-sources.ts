import { printable } from '../../bytes/text.ts';
import { CaptureError } from '../../capture/capture-error.ts';
import type { ByteSource } from '../../capture/format/byte-source.ts';
import { inputSource } from '../../capture/io/open-source.ts';
import { CaptureProcess } from '../../capture/live/capture-process.ts';
import type { User } from '../../capture/live/command.ts';
import { CaptureProcessError, type CaptureSettings, type EngineChoice, type Tool } from '../../capture/live/engine.ts';
import { listInterfaces } from '../../capture/live/interfaces.ts';
import { repair } from '../repair.ts';
import { suggestion } from '../suggestion.ts';
import type { Surroundings } from '../surroundings.ts';
import type { SniffPlan } from './sniff-plan.ts';

/** A stream of frames that is open; without a process it is standard input. */
export interface LiveSource {
  readonly name: string;
  readonly tool: Tool;
  readonly output: ByteSource;
  readonly captureProcess: CaptureProcess | undefined;
}

export interface OpenedSources {
  readonly sources: readonly LiveSource[];
  /** Tools that were tried before, and why they did not do. */
  readonly refusals: readonly string[];
}

type CaptureTool = Exclude<Tool, 'pipe'>;

/** Faults of a tool, after which another may do; all others are of the interface or the filter. */
const OF_TOOL: readonly string[] = ['missing', 'permission', 'unsupported', 'failed', 'killed'];

/**
 * Opens every interface of a plan with the first tool that can. A user's tool is dumpcap, which may be allowed to capture
 * where nothing else is; root's is tcpdump, which tells drops while it runs and loses less. Rejects with CaptureError
 * where an interface cannot be opened.
 */
export async function openSources(
  plan: SniffPlan,
  user: User | undefined,
  surroundings: Surroundings,
): Promise<OpenedSources> {
  const sources: LiveSource[] = [];
  const refusals: string[] = [];
  let tools = toolsOf(plan.engine, surroundings.identity.uid === 0);
  try {
    for (const name of plan.interfaces) {
      if (name === '-') {
        sources.push({
          name,
          tool: 'pipe',
          output: await inputSource(surroundings.input()),
          captureProcess: undefined,
        });
        continue;
      }
      const captureProcess = await openFirst(
        tools,
        { ...plan.settings, interface: name },
        user,
        refusals,
        surroundings,
      );
      tools = [captureProcess.tool];
      sources.push({
        name,
        tool: captureProcess.tool,
        output: await inputSource(captureProcess.output),
        captureProcess,
      });
    }
  } catch (error) {
    for (const { captureProcess } of sources) captureProcess?.stop();
    throw error;
  }
  return { sources, refusals };
}

function toolsOf(engine: EngineChoice, isRoot: boolean): readonly CaptureTool[] {
  const programs: CaptureTool[] = isRoot ? ['tcpdump', 'dumpcap'] : ['dumpcap', 'tcpdump'];
  if (engine === 'cap') return ['cap'];
  return engine === 'exec' ? programs : [...programs, 'cap'];
}

async function openFirst(
  tools: readonly CaptureTool[],
  options: CaptureSettings,
  user: User | undefined,
  refusals: string[],
  surroundings: Surroundings,
): Promise<CaptureProcess> {
  const { interface: name } = options;
  let first: [tool: CaptureTool, error: CaptureProcessError] | undefined;
  for (const tool of tools) {
    try {
      return await CaptureProcess.start(tool, options, user);
    } catch (error) {
      if (!(error instanceof CaptureProcessError)) throw error;
      if (!OF_TOOL.includes(error.fault)) throw interfaceError(name, tool, error, surroundings);
      refusals.push(`${tool}: ${refusalText(error)}`);
      if (first === undefined || (first[1].fault === 'missing' && error.fault !== 'missing')) first = [tool, error];
    }
  }
  const [tool, error] = first as [CaptureTool, CaptureProcessError];
  const remedy = withRepair(repair(tool, error.fault, name, surroundings));
  throw captureError(name, `${refusals.join('; ')}${remedy}; sockshark doctor tells more`);
}

/** In our words where we have some. */
export function refusalText({ fault, message }: CaptureProcessError): string {
  if (fault === 'missing') return 'it is not installed';
  if (fault === 'permission') return 'no permission to capture';
  return printable(message);
}

function interfaceError(
  name: string,
  tool: Tool,
  error: CaptureProcessError,
  surroundings: Surroundings,
): CaptureError {
  const remedy = withRepair(repair(tool, error.fault, name, surroundings));
  switch (error.fault) {
    case 'no-interface':
    case 'gone': {
      const names = listInterfaces().map((one) => one.name);
      return captureError(name, `there is no such interface${suggestion(name, names)}${remedy}`);
    }
    case 'down':
      return captureError(name, `the interface is down${remedy}`);
    default:
      return captureError(name, `${tool}: ${printable(error.message)}`);
  }
}

export function withRepair(command: string): string {
  return command === '' ? '' : `; repair: ${command}`;
}

function captureError(name: string, reason: string): CaptureError {
  return new CaptureError(name, 0, 0, `Cannot capture on "${printable(name)}": ${reason}`);
}
