import { u16be } from '../../bytes/integer.ts';
import { INSIDE_WANTED } from '../../limits.ts';
import { type Draft, sheet } from '../../schema/detail.ts';
import { type ValueTable, valueName } from '../../schema/values.ts';
import type { InsideProtocol } from './protocol.ts';
import { detailText } from './text.ts';

const details = {
  version: { kind: 'text', label: 'Version', filter: 'mqtt.ver' },
  clientId: { kind: 'text', label: 'Client id', filter: 'mqtt.clientid' },
  user: { kind: 'text', label: 'User', filter: 'mqtt.username', about: 'The password is not kept' },
  code: { kind: 'number', label: 'Answer', filter: 'mqtt.conack.val', about: 'Of CONNACK: 0 where the server accepts' },
} as const;

const VERSIONS: ValueTable = [
  [3, 'MQTT 3.1'],
  [4, 'MQTT 3.1.1'],
  [5, 'MQTT 5.0'],
];
const VERSION_5 = 5;
/** Bridges set the highest bit of the version. */
const VERSION_BITS = 0x7f;

const CONNECT = 0x10;
const CONNACK = 0x20;
const WILL = 0x04;
const USER = 0x80;
/** Bytes of the shortest CONNACK. */
const CONNACK_BYTES = 4;

/** The protocol names that CONNECT may begin with, behind their lengths. */
const NAMES = ['\0\x04MQTT', '\0\x06MQIsdp'];

/** Message Queuing Telemetry Transport: who connects, and whether the server accepts. */
export const mqtt: InsideProtocol<typeof details> = {
  sheet: sheet({
    name: 'mqtt',
    title: 'Message Queuing Telemetry Transport',
    reference: 'OASIS MQTT 5.0 section 3.1',
    details,
    summary: ['{clientId}'],
  }),
  opens: { client: '\x10' },
  recognise: (client) => versionAt(client) !== undefined,
  wants(bytes, side) {
    if (side === 'proxy') return CONNACK_BYTES;
    const { value, end } = variableInteger(bytes, 1);
    return Math.min(end + value, INSIDE_WANTED);
  },
  read(client, server) {
    const found: Draft<typeof details> = {};
    const at = versionAt(client);
    if (at !== undefined) readConnect(client, at, found);
    if (server[0] === CONNACK && server.length >= CONNACK_BYTES) found.code = server[3] as number;
    return found;
  },
};

/** Where the version of a CONNECT stands; undefined if it is none. */
function versionAt(bytes: Uint8Array): number | undefined {
  if (bytes[0] !== CONNECT) return undefined;
  const { end } = variableInteger(bytes, 1);
  for (const name of NAMES) {
    const at = end + name.length;
    if (!hasText(bytes, end, name)) continue;
    return valueName(VERSIONS, (bytes[at] ?? 0) & VERSION_BITS) === undefined ? undefined : at;
  }
  return undefined;
}

function hasText(bytes: Uint8Array, start: number, text: string): boolean {
  for (let at = 0; at < text.length; at++) if (bytes[start + at] !== text.charCodeAt(at)) return false;
  return true;
}

function readConnect(bytes: Uint8Array, start: number, found: Draft<typeof details>): void {
  const version = (bytes[start] as number) & VERSION_BITS;
  const flags = bytes[start + 1] ?? 0;
  const hasProperties = version === VERSION_5;
  const name = valueName(VERSIONS, version);
  if (name !== undefined) found.version = name;
  let at = pastProperties(bytes, start + 4, hasProperties);
  const clientId = stringAt(bytes, at);
  if (clientId === undefined) return;
  if (clientId.length > 0) found.clientId = detailText(clientId);
  at += 2 + clientId.length;
  if ((flags & USER) === 0) return;
  if ((flags & WILL) !== 0) at = pastString(bytes, pastString(bytes, pastProperties(bytes, at, hasProperties)));
  const user = stringAt(bytes, at);
  if (user !== undefined) found.user = detailText(user);
}

/** A string or binary data behind its length; undefined where it is not whole. */
function stringAt(bytes: Uint8Array, at: number): Uint8Array | undefined {
  if (at + 2 > bytes.length) return undefined;
  const end = at + 2 + u16be(bytes, at);
  return end > bytes.length ? undefined : bytes.subarray(at + 2, end);
}

function pastString(bytes: Uint8Array, at: number): number {
  const found = stringAt(bytes, at);
  return found === undefined ? bytes.length : at + 2 + found.length;
}

function pastProperties(bytes: Uint8Array, at: number, hasProperties: boolean): number {
  if (!hasProperties) return at;
  const { value, end } = variableInteger(bytes, at);
  return end + value;
}

/** Seven bits a byte, the lowest first, in four bytes at most (section 1.5.5). */
function variableInteger(bytes: Uint8Array, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let index = 0; index < 4; index++) {
    const byte = bytes[start + index] ?? 0;
    value += (byte & 0x7f) * 128 ** index;
    if (byte < 0x80) return { value, end: start + index + 1 };
  }
  return { value, end: start + 4 };
}
