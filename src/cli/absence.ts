import { countText } from '../bytes/count-text.ts';
import { NAMED_PORTS } from '../limits.ts';
import type { Seen } from '../pipeline.ts';

export const NOTHING_SEEN: Seen = {
  frames: 0,
  connections: 0,
  readable: 0,
  ports: new Map(),
  counted: new Map(),
  cut: 0,
  cutLength: 0,
};

/** What several captures held. */
export function seenInAll(one: Seen, other: Seen): Seen {
  return {
    frames: one.frames + other.frames,
    connections: one.connections + other.connections,
    readable: one.readable + other.readable,
    ports: inAll(one.ports, other.ports),
    counted: inAll(one.counted, other.counted),
    cut: one.cut + other.cut,
    cutLength: Math.max(one.cutLength, other.cutLength),
  };
}

function inAll<K>(one: ReadonlyMap<K, number>, other: ReadonlyMap<K, number>): ReadonlyMap<K, number> {
  const all = new Map(one);
  for (const [key, count] of other) all.set(key, (all.get(key) ?? 0) + count);
  return all;
}

/** Sessions of protocols that were not asked for: `3 HTTP CONNECT sessions; --protocol all shows them`. */
export function countedLines({ counted }: Pick<Seen, 'counted'>): string[] {
  return [...counted].map(
    ([title, count]) => `${countText(count, `${title} session`)}; --protocol all shows ${count === 1 ? 'it' : 'them'}`,
  );
}

/** What was asked for of the ports that are read. */
export interface AskedPorts {
  readonly detects?: boolean;
  readonly named?: ReadonlySet<number>;
}

/** Why captures have no sessions, as far as their frames tell: what was seen in place of them, and what may help. */
export function absenceLines(seen: Seen, asked: AskedPorts): string[] {
  const { frames, connections, readable, ports, cut, cutLength } = seen;
  const busiest = [...ports].sort(([a, most], [b, count]) => count - most || a - b);
  const lines = [
    connections === 0
      ? `${countText(frames, 'frame')} without a TCP connection`
      : `${countText(connections, 'TCP connection')} without SOCKS, ${portsText(busiest)}`,
  ];
  if (cut > 0)
    lines.push(`${cut} of ${countText(frames, 'frame')} cut at ${countText(cutLength, 'byte')}; capture with -s 0`);
  if (asked.detects === false) lines.push('only port 1080 and the ports of -d were read, because of --no-detect');
  const candidate = busiest.find(([port]) => asked.named?.has(port) !== true && !WELL_KNOWN.has(port));
  const [port] = candidate ?? busiest.find(([other]) => asked.named?.has(other) !== true) ?? [];
  if (readable > 0 && port !== undefined)
    lines.push(`to read a port as SOCKS although nothing in it looks so: -d tcp.port==${port},socks`);
  return lines;
}

/** Ports of services that are hardly ever proxies: SSH, Telnet, SMTP, DNS, HTTP, POP3, IMAP, LDAP, HTTPS, SMB. */
const WELL_KNOWN: ReadonlySet<number> = new Set([22, 23, 25, 53, 80, 110, 143, 389, 443, 445, 465, 587, 636, 993, 995]);

function portsText(ports: readonly (readonly [port: number, connections: number])[]): string {
  const named = ports
    .slice(0, NAMED_PORTS)
    .map(([port, count]) => (ports.length === 1 ? `${port}` : `${port} (${count})`));
  const more = ports.length > NAMED_PORTS ? ` and ${ports.length - NAMED_PORTS} more` : '';
  return `to port${ports.length === 1 ? '' : 's'} ${named.join(', ')}${more}`;
}
