import { realpathSync } from 'node:fs';
import { platform } from 'node:os';
import { execPath } from 'node:process';
import type { CaptureFault, Tool } from '../capture/live/engine.ts';
import { programPath, programRoot } from './program-path.ts';
import type { Surroundings } from './surroundings.ts';

const IS_MAC = platform() === 'darwin';

/** Builds npm's cap where this program lies, however it came there. */
const BUILD_CAP = `npm install --prefix ${quoted(programRoot())} --no-save --allow-scripts=cap cap@0.2`;

/** What installs a tool: on Debian and its kin, or on macOS with Homebrew. */
const INSTALL: Readonly<Record<Tool, string>> = IS_MAC
  ? {
      dumpcap: 'brew install wireshark',
      tcpdump: 'brew install tcpdump',
      cap: BUILD_CAP,
      pipe: '',
    }
  : {
      dumpcap: 'sudo apt-get install wireshark-common',
      tcpdump: 'sudo apt-get install tcpdump',
      cap: `sudo apt-get install libpcap-dev build-essential python3 && ${BUILD_CAP}`,
      pipe: '',
    };

/** A path as a shell takes it. */
function quoted(path: string): string {
  return /^[\w./@-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

/** Debian's own way: the group wireshark may capture with dumpcap. It counts from the next login on. */
const GROUP =
  'echo wireshark-common wireshark-common/install-setuid boolean true | sudo debconf-set-selections && sudo dpkg-reconfigure -f noninteractive wireshark-common && sudo usermod -aG wireshark "$USER"';

const CONTAINER = 'docker run --cap-add NET_RAW --cap-add NET_ADMIN …';

/** The one command that repairs what keeps a tool from an interface; empty where there is none. */
export function repair(tool: Tool, fault: CaptureFault, interfaceName: string, surroundings: Surroundings): string {
  switch (fault) {
    case 'missing':
      return INSTALL[tool];
    case 'permission':
      return permit(tool, surroundings);
    case 'down':
      return IS_MAC ? `sudo ifconfig ${interfaceName} up` : `sudo ip link set ${interfaceName} up`;
    case 'no-interface':
    case 'gone':
      return 'sockshark interfaces';
    default:
      return '';
  }
}

function permit(tool: Tool, { identity, environment }: Surroundings): string {
  if (identity.uid === 0) return CONTAINER;
  if (IS_MAC) return 'brew install --cask wireshark-chmodbpf';
  if (tool === 'dumpcap') return GROUP;
  const path = tool === 'cap' ? realpathSync(execPath) : (programPath(tool, environment) ?? tool);
  return `sudo setcap cap_net_raw,cap_net_admin+eip ${path}`;
}
