import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';

/** Something that can be listened to. */
export interface NetworkInterface {
  readonly name: string;
  /** What the system calls it by: the number that `ip link` shows; 0 for all interfaces together. */
  readonly number: number;
  /** IPv4 and IPv6 addresses with the length of their prefix. */
  readonly addresses: readonly string[];
  /** LINKTYPE_ value of its frames; undefined where it is not known before it is opened. */
  readonly linkType: number | undefined;
  readonly isUp: boolean;
  readonly isLoopback: boolean;
}

/** Linux shows every interface here, whoever asks. */
const SYSFS = '/sys/class/net';

const IFF_UP = 1;
const IFF_LOOPBACK = 8;

/** LINKTYPE_ values by the kernel's ARPHRD_ numbers (if_arp.h), as libpcap maps them. */
const LINK_TYPES: Readonly<Record<number, number>> = {
  1: 1,
  772: 1,
  801: 105,
  803: 127,
  512: 9,
  65534: 101,
  768: 101,
  769: 101,
  776: 101,
};

/** All interfaces together, which Linux has. */
const ANY: NetworkInterface = {
  name: 'any',
  number: 0,
  addresses: [],
  linkType: 113,
  isUp: true,
  isLoopback: false,
};

/** What there is to listen to, by number. */
export function listInterfaces(): NetworkInterface[] {
  if (!isOwnSysfs()) return namedInterfaces();
  const found = readdirSync(SYSFS).flatMap((name) => readInterface(name) ?? []);
  return [ANY, ...found.sort((a, b) => a.number - b.number)];
}

/** An interface as it is now; undefined when it is not there (any more). */
export function findInterface(name: string): NetworkInterface | undefined {
  if (isOwnSysfs()) return name === ANY.name ? ANY : readInterface(name);
  return namedInterfaces().find((one) => one.name === name);
}

/** The one to listen to when none is named: up, and not the loopback, if there is such a one. */
export function usualInterface(): NetworkInterface | undefined {
  const real = listInterfaces().filter(({ number, isUp }) => number !== ANY.number && isUp);
  return (
    real.find(({ isLoopback, addresses }) => !isLoopback && addresses.length > 0) ??
    real.find(({ isLoopback }) => !isLoopback) ??
    real[0]
  );
}

let isOwn: boolean | undefined;

/** Whether the folder is there, and of the network namespace that we are in: /proc/net always is. */
function isOwnSysfs(): boolean {
  isOwn ??= existsSync(SYSFS) && sameNames();
  return isOwn;
}

function sameNames(): boolean {
  const lines = readFileSync('/proc/net/dev', 'latin1').split('\n');
  const ours = lines.flatMap((line) => /^\s*(\S+):/.exec(line)?.[1] ?? []).sort();
  const shown = readdirSync(SYSFS).filter((name) => existsSync(join(SYSFS, name, 'ifindex')));
  return ours.join() === shown.sort().join();
}

function readInterface(name: string): NetworkInterface | undefined {
  const read = (file: string) => Number(readFileSync(join(SYSFS, name, file), 'latin1'));
  try {
    const flags = read('flags');
    return {
      name,
      number: read('ifindex'),
      addresses: addressesOf(name),
      linkType: LINK_TYPES[read('type')],
      isUp: (flags & IFF_UP) !== 0,
      isLoopback: (flags & IFF_LOOPBACK) !== 0,
    };
  } catch {
    // A file that is no interface, or one that has just gone.
    return undefined;
  }
}

/** Where the system has no such folder, those that have addresses are known, in the order of their names. */
function namedInterfaces(): NetworkInterface[] {
  const all = Object.entries(networkInterfaces()).sort(([a], [b]) => (a < b ? -1 : 1));
  return all.map(([name, entries = []], index) => ({
    name,
    number: index + 1,
    addresses: addressesOf(name),
    linkType: undefined,
    isUp: true,
    isLoopback: entries.some(({ internal }) => internal),
  }));
}

function addressesOf(name: string): string[] {
  return (networkInterfaces()[name] ?? []).map(({ cidr, address }) => cidr ?? address);
}
