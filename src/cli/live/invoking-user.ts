import { platform } from 'node:os';
import type { User } from '../../capture/live/command.ts';
import { programPath } from '../program-path.ts';
import type { Surroundings } from '../surroundings.ts';

/**
 * Who asked root for a capture, as sudo tells it: the capture and all that reads it can run as that user. Undefined where
 * nobody did, or where setpriv, which leaves a process the rights to capture and no others, is not there.
 */
export function invokingUser({
  identity,
  environment,
}: Pick<Surroundings, 'identity' | 'environment'>): User | undefined {
  const { SUDO_UID, SUDO_GID } = environment;
  const [uid, gid] = [Number(SUDO_UID), Number(SUDO_GID)];
  const isNamed = SUDO_UID !== undefined && SUDO_GID !== undefined && uid > 0 && gid >= 0;
  const canDrop = platform() === 'linux' && programPath('setpriv', environment) !== undefined;
  return identity.uid === 0 && isNamed && canDrop ? { uid, gid } : undefined;
}
