import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HEADERS } from '../../src/packet/headers.ts';
import { SHEETS } from '../../src/protocols/app/index.ts';
import { MESSAGES, NOTE_KINDS, noteKind } from '../../src/protocols/index.ts';
import { FAMILIES } from '../../src/protocols/shared/families.ts';
import { VULNERABILITIES } from '../../src/protocols/shared/vulnerabilities.ts';
import { ERRATA } from '../../src/protocols/socks5/errata.ts';
import type { Field } from '../../src/schema/field.ts';
import { fieldRegistry } from '../../src/schema/registry.ts';
import { runCli } from './run-cli.ts';

async function explained(...words: string[]): Promise<string> {
  return (await runCli(['explain', ...words])).output;
}

/** The tables of the reference page with its errors corrected: heading, widths, names, and the values it has for fields. */
const PAGE: readonly {
  readonly message: string;
  readonly heading: string;
  readonly widths: readonly string[];
  readonly fields: readonly string[];
  readonly values: readonly string[];
}[] = [
  {
    message: 'method-offer',
    heading: 'Version identifier/method selection message',
    widths: ['1 byte', '1 byte', '1-255 bytes'],
    fields: ['Version', 'NMethods', 'Methods'],
    values: [
      '05',
      'Number of method bytes in Methods',
      '00 No authentication required',
      '01 GSSAPI',
      '02 Username/Password',
      '03 to 7F IANA assigned',
      '80 to FE Reserved for private methods',
      'FF No acceptable methods',
    ],
  },
  {
    message: 'method-selection',
    heading: 'The method selection message',
    widths: ['1 byte', '1 byte'],
    fields: ['Version', 'Method'],
    values: [
      '05',
      '00 No authentication required',
      '80 to FE Reserved for private methods',
      'FF No acceptable methods',
    ],
  },
  {
    message: 'request',
    heading: 'Socks Request Message',
    widths: ['1 byte', '1 byte', 'Value of 0', '1 byte', 'Variable', '2 bytes'],
    fields: ['Version', 'CMD', 'Rsv', 'ATYP', 'DST addr', 'DST Port'],
    values: [
      '05',
      '01 CONNECT',
      '02 BIND',
      '03 UDP ASSOCIATE',
      '00',
      '01 IP V4 address',
      '03 DOMAINNAME',
      '04 IP V6 address',
      'destination wanted',
      'network byte order',
    ],
  },
  {
    message: 'reply',
    heading: 'Socks Reply Message',
    widths: ['1 byte', '1 byte', 'Value of 0', '1 byte', 'Variable', '2 bytes'],
    fields: ['Version', 'REP', 'RSV', 'ATYP', 'BND addr', 'BND Port'],
    values: [
      '05',
      '00 Succeeded',
      '01 General SOCKS server failure',
      '02 Connection not allowed by ruleset',
      '03 Network unreachable',
      '04 Host unreachable',
      '05 Connection refused',
      '06 TTL expired',
      '07 Command not supported',
      '08 Address type not supported',
      '09 to FF Unassigned',
      '01 IP V4 address',
      '03 DOMAINNAME',
      '04 IP V6 address',
      'that the server bound',
      'network byte order',
    ],
  },
  {
    message: 'udp-datagram',
    heading: 'UDP Request Header',
    widths: ['2 bytes', '1 byte', '1 byte', 'Variable', '2 bytes', 'Variable'],
    fields: ['RSV', 'FRAG', 'ATYP', 'DST Addr', 'DST Port', 'Data'],
    values: [
      '0000',
      'Current fragment number: says whether the datagram is one of several fragments',
      '01 IP V4 address',
      '03 DOMAINNAME',
      '04 IP V6 address',
      'User data',
    ],
  },
];

describe.each(PAGE)('explain $message', ({ message, heading, widths, fields, values }) => {
  test('has heading and table of the reference page', async () => {
    const lines = (await explained(message)).split('\n');
    expect(lines[0]).toMatch(new RegExp(`^${heading} {3}RFC 1928`));
    const cells = lines
      .filter((line) => line.startsWith('│'))
      .map((line) =>
        line
          .split('│')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    expect(cells).toEqual([widths, fields]);
  });

  test("has the page's fields with their values in its order, then the errata", async () => {
    const text = (await explained(message)).split('\n\n').slice(1).join('\n');
    const squeezed = text.replace(/[ ]+/g, ' ');
    let at = -1;
    for (const field of fields) {
      const next = squeezed.search(new RegExp(`^${field} `, 'm'));
      expect(next, field).toBeGreaterThan(at);
      at = next;
    }
    for (const value of values) expect(squeezed).toContain(value);
    expect(squeezed.indexOf('Errata of the reference page')).toBeGreaterThan(at);
  });
});

describe('explain', () => {
  test('alone says what SOCKS is and lists the topics, in under 40 lines of 80 columns', async () => {
    const { output } = await runCli(['explain'], { columns: 80 });
    const lines = output.trimEnd().split('\n');
    expect(lines.length).toBeLessThan(40);
    expect(lines[0]).toMatch(/^SOCKS is a shim layer between the application and the transport layer/);
    const words = lines.join(' ').replace(/\s+/g, ' ');
    for (const fact of ['no ICMP', 'strong authentication, UDP, domain names and IPv6']) expect(words).toContain(fact);
    for (const { name } of [...MESSAGES, ...FAMILIES]) expect(words).toContain(name);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test.each([
    ['5', '05 │ REP │ Connection refused'],
    ['5a', '5A │ CD │ Request granted'],
    ['90', '5A │ CD │ Request granted'],
    ['0xFF', 'FF │ Methods │ No acceptable methods'],
    ['82', 'FRAG │ position 2, last'],
    ['TTL expired', '06 │ REP │ TTL expired'],
    ['connect', '01 │ CMD │ CONNECT │ request'],
    ['RESOLVE', 'F0 │ CD │ RESOLVE (Tor) │ socks4-request'],
    ['rep', 'socks.results uint8 RFC 1928 section 6'],
    ['ATYP', 'ATYP: Type of the address in DST addr'],
    ['socks.command', 'CMD: What the client wants of the proxy'],
    ['REQUEST', 'Socks Request Message RFC 1928 section 4'],
    ['Dns-Leak', noteKind('dns-leak').text],
    ['cve-2024-52533', 'Matches the shape of CVE-2024-52533'],
    ['phases', 'authentication Client and proxy do what the selected method asks for'],
    ['tls', 'ja4 tls.handshake.ja4'],
    ['ip.hdr_len', 'Header Length'],
  ])('%s answers', async (word, answer) => {
    const words = (await explained(word)).replace(/\s+/g, ' ');
    expect(words).toContain(answer);
  });

  test.each(
    FAMILIES.map((family) => [family.name, family] as const),
  )('%s has its messages and notes', async (name, family) => {
    const text = await explained(name);
    for (const { title } of family.messages) expect(text).toContain(title);
    for (const { id } of family.notes) expect(text).toContain(`│ ${id} `);
    if (family.mark !== undefined) expect(text).toContain(`(${family.mark})`);
  });

  test.each([
    ['requst', 'No topic "requst" (did you mean request?); sockshark explain lists the topics'],
    ['Vuln', 'No topic "Vuln" (did you mean vulnerabilities?); sockshark explain lists the topics'],
    ['refused', 'No topic "refused" (did you mean "connection refused"?); sockshark explain lists the topics'],
    ['999', 'No topic "999"; sockshark explain lists the topics'],
  ])('refuses %s', async (word, message) => {
    await expect(runCli(['explain', word])).rejects.toThrow(message);
  });

  test('all has every sentence, note, erratum and vulnerability, and each list of values once', async () => {
    const text = await explained('all');
    for (const { title, about = '', fields } of MESSAGES) {
      expect(text).toContain(title);
      expect(text).toContain(about);
      for (const field of Object.values<Field>(fields)) expect(text).toContain(field.about ?? '');
    }
    for (const { fields } of HEADERS)
      for (const field of Object.values(fields)) expect(text).toContain(field.about ?? '');
    for (const { details } of SHEETS)
      for (const { about = '' } of Object.values(details)) expect(text).toContain(about);
    for (const id of [...NOTE_KINDS.map((kind) => kind.id), ...Object.keys(VULNERABILITIES)])
      expect(text).toContain(id);
    for (const { right } of ERRATA) expect(text).toContain(right);
    expect(text.split('Reserved for private methods')).toHaveLength(2);
    expect(text.split('06        TTL expired')).toHaveLength(2);
  });
});

test('fields NAME tells what a field means and its values', async () => {
  const { output } = await runCli(['fields', 'socks.results']);
  for (const field of MESSAGES.flatMap(({ fields }) => Object.values<Field>(fields))) {
    if (field.filter === 'socks.results') expect(output).toContain(`${field.label}: ${field.about}`);
  }
  expect(output).toContain('│ 06       │ TTL expired ');
});

test('every field of a message of SOCKS says what it is', () => {
  const silent = fieldRegistry(MESSAGES).filter(({ uses }) => uses.some(({ about }) => about === undefined));
  expect(silent.map(({ name }) => name)).toEqual([]);
});

test('every vulnerability that a note names has a row', () => {
  const sources = readdirSync('src/protocols', { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('notes.ts'),
  );
  const named = sources.flatMap(
    (file) => readFileSync(join('src/protocols', file), 'utf8').match(/CVE-\d{4}-\d+/g) ?? [],
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((id) => !(id in VULNERABILITIES))).toEqual([]);
});

test('errata name messages and fields that exist', () => {
  const places = new Set(
    MESSAGES.flatMap(({ name, fields }) => [name, ...Object.keys(fields).map((key) => `${name}.${key}`)]),
  );
  expect(ERRATA.flatMap(({ concerns }) => concerns).filter((place) => !places.has(place))).toEqual([]);
});
