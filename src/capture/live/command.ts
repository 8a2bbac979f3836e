import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import type { CaptureSettings } from './engine.ts';

/** MiB: dumpcap's own 2 lost a tenth of 100,000 frames a second; the ring of npm's cap has a slot of 64 KiB for each frame. */
const BUFFER = 64;
const CAP_BUFFER = 256;

/** A program and the words that start it. */
export interface Command {
  readonly program: string;
  readonly words: readonly string[];
}

/** Who a capture runs as when root started it for somebody else, as sudo does. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** dumpcap, writing classic pcap to its standard output. */
export function dumpcapCommand(options: CaptureSettings): Command {
  const { interface: name, filter, snapLength, isPromiscuous, buffer = BUFFER } = options;
  const words = ['-q', '-P', '-w', '-', '-i', name, '-s', String(snapLength), '-B', String(buffer)];
  if (!isPromiscuous) words.push('-p');
  if (filter !== undefined) words.push('-f', filter);
  return { program: 'dumpcap', words };
}

/** tcpdump, writing each frame to its standard output at once. */
export function tcpdumpCommand(options: CaptureSettings): Command {
  const { interface: name, filter, snapLength, isPromiscuous, isImmediate, buffer = BUFFER } = options;
  const words = ['-n', '-U', '-w', '-', '-i', name, '-s', String(snapLength), '-B', String(buffer * 1024)];
  if (isImmediate) words.push('--immediate-mode');
  if (!isPromiscuous) words.push('-p');
  if (filter !== undefined) words.push('--', filter);
  return { program: 'tcpdump', words };
}

/** npm's cap in a process of its own, because its faults end the process that they are in. */
export function capCommand({
  interface: name,
  filter = '',
  snapLength,
  buffer = CAP_BUFFER,
}: CaptureSettings): Command {
  const helper = fileURLToPath(new URL('./cap-helper.js', import.meta.url));
  return { program: execPath, words: [helper, name, filter, String(snapLength), String(buffer)] };
}

/** The same command as `user`, who keeps nothing of root but the rights to capture; setpriv is part of util-linux. */
export function asUser({ program, words }: Command, { uid, gid }: User): Command {
  const rights = '+net_raw,+net_admin';
  const ids = ['--reuid', String(uid), '--regid', String(gid), '--clear-groups'];
  return {
    program: 'setpriv',
    words: [...ids, '--inh-caps', `-all,${rights}`, '--ambient-caps', rights, '--', program, ...words],
  };
}
