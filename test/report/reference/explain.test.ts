import { describe, expect, test } from 'vitest';
import { NOTE_KINDS, noteKind } from '../../../src/protocols/index.ts';
import { methodSelection } from '../../../src/protocols/shared/answers.ts';
import { VULNERABILITIES } from '../../../src/protocols/shared/vulnerabilities.ts';
import { request as socks4Request } from '../../../src/protocols/socks4/messages.ts';
import { chapMessage } from '../../../src/protocols/socks5/chap.ts';
import { MESSAGES, reply, udpHeader } from '../../../src/protocols/socks5/messages.ts';
import { PHASES } from '../../../src/protocols/socks5/phases.ts';
import { COMMANDS } from '../../../src/protocols/socks5/values.ts';
import { fieldsText, fieldText } from '../../../src/report/reference/fields.ts';
import { messageText } from '../../../src/report/reference/message.ts';
import { noteKindsText, noteKindText } from '../../../src/report/reference/notes.ts';
import { phaseDiagram, phaseMermaid } from '../../../src/report/reference/phase-diagram.ts';
import { type PrintedValues, valueBox } from '../../../src/report/reference/values.ts';
import { vulnerabilitiesText } from '../../../src/report/reference/vulnerabilities.ts';
import { PLAIN_TEXT } from '../../../src/report/text/text-options.ts';
import { displayWidth } from '../../../src/report/text/text-width.ts';
import { type FieldEntry, fieldRegistry } from '../../../src/schema/registry.ts';
import { linesOf } from '../text/lines.ts';

const ERRATUM = {
  number: 7,
  says: 'FF is listed',
  right: 'the client must close',
  concerns: ['method-selection.method'],
};

describe('messageText', () => {
  test('has title, table, fields with their sentences and values, and the errata about the message', () => {
    const other = { number: 1, says: 'wrong', right: 'right', concerns: ['request'] };
    const lines = linesOf(messageText(methodSelection, [ERRATUM, other], PLAIN_TEXT));
    expect(lines.slice(0, 7)).toEqual([
      'The method selection message   RFC 1928 section 3   method-selection',
      methodSelection.about,
      '┌─────────┬────────┐',
      '│ 1 byte  │ 1 byte │',
      '│ Version │ Method │',
      '└─────────┴────────┘',
      '',
    ]);
    expect(lines.slice(7, 10)).toEqual([
      'Version  Version of the protocol',
      '           05',
      `Method   ${methodSelection.fields.method.about}`,
    ]);
    expect(lines).toContain('           80 to FE  Reserved for private methods');
    expect(lines.slice(-3)).toEqual([
      'Errata of the reference page',
      ' 7. the page: FF is listed',
      '    right: the client must close',
    ]);
  });

  test('tells under which condition each part of an address is there', () => {
    const lines = linesOf(messageText(reply, [], PLAIN_TEXT));
    expect(lines).toContain('BND addr  ATYP 00 to 01: 4 bytes. IPv4 address that the server bound');
    expect(lines).toContain('          ATYP 04: 16 bytes. IPv6 address that the server bound');
    const socks4 = linesOf(messageText(socks4Request, [], PLAIN_TEXT));
    expect(socks4.find((line) => line.startsWith('Domain name'))).toMatch(/ended by NUL$/);
  });

  test('tells a group that comes again once', () => {
    const lines = linesOf(messageText(chapMessage, [], PLAIN_TEXT));
    const names = lines.filter((line) => line.includes('ATT, 1 byte'));
    expect(names).toEqual(['Attributes  NAVAS 1 or more: ATT, 1 byte. Name of the attribute']);
    expect(lines.some((line) => line.includes('ATT 01 to 02 or ATT 05: VAL'))).toBe(true);
  });

  test('points to a list of values that was printed before', () => {
    const printed: PrintedValues = new Map();
    const [first, second] = [reply, reply].map((message) => messageText(message, [], PLAIN_TEXT, printed));
    expect(first).toContain('06        TTL expired');
    expect(second).not.toContain('TTL expired');
    expect(second).toContain('Values as of REP, Socks Reply Message');
  });

  test('has n for the bits of a value that its name tells', () => {
    expect(messageText(udpHeader, [], PLAIN_TEXT)).toContain('81 to FF  position n, last\n');
  });
});

test('valueBox draws codes in two digits', () => {
  expect(valueBox(COMMANDS.slice(0, 4), 1, PLAIN_TEXT)).toEqual([
    '┌───────┬───────────────┐',
    '│ Value │ Meaning       │',
    '├───────┼───────────────┤',
    '│ 01    │ CONNECT       │',
    '│ 02    │ BIND          │',
    '│ 03    │ UDP ASSOCIATE │',
    '│ 05    │ FWD UDP       │',
    '└───────┴───────────────┘',
  ]);
});

test('noteKindsText lists every kind of note, noteKindText tells one', () => {
  const lines = linesOf(noteKindsText(NOTE_KINDS, PLAIN_TEXT));
  expect(lines).toHaveLength(NOTE_KINDS.length + 1);
  const { text } = noteKind('rsv-nonzero');
  const words = lines.map((line) => line.split(/ {2,}/));
  expect(words).toContainEqual(['rsv-nonzero', 'warning', 'RFC 1928 section 4', text]);
  expect(linesOf(noteKindText(noteKind('rsv-nonzero'), PLAIN_TEXT))).toEqual([
    'rsv-nonzero   warning   RFC 1928 section 4',
    `${text}.`,
  ]);
});

test('fieldsText lists fields with type, reference and what they mean', () => {
  const lines = linesOf(fieldsText(fieldRegistry(MESSAGES), PLAIN_TEXT));
  const words = lines.slice(0, 2).map((line) => line.split(/ {2,}/));
  expect(words).toEqual([
    ['name', 'type', 'reference', 'meaning'],
    ['ftp.response', 'string', 'RFC 959 section 4.2', 'Line. What the server says first, or in answer'],
  ]);
});

test('fieldText tells what each message says of a field', () => {
  const entry = fieldRegistry(MESSAGES).find(({ name }) => name === 'socks.auth_accepted_method') as FieldEntry;
  const lines = linesOf(fieldText(entry, [ERRATUM], PLAIN_TEXT));
  expect(lines.slice(0, 3)).toEqual([
    'socks.auth_accepted_method   uint8   RFC 1928 section 3',
    `Method: ${methodSelection.fields.method.about}`,
    '  in method-selection',
  ]);
  expect(lines.at(-1)).toBe('    right: the client must close');
});

describe('vulnerabilitiesText', () => {
  const text = vulnerabilitiesText(Object.entries(VULNERABILITIES), PLAIN_TEXT);

  test("has the reference page's heading and columns, then product, year and visibility", () => {
    const [title, , names] = linesOf(text);
    expect(title).toBe('Vulnerabilities for this protocol (from CVE)');
    const columns = (names as string).split('│').map((name) => name.trim());
    expect(columns.slice(1, -1)).toEqual([
      'CVE ID',
      'Protocol',
      'Source Port',
      'Targetport',
      'Product',
      'Year',
      'On the wire',
    ]);
  });

  test('has a row for each, and words what can be seen as a shape', () => {
    for (const [id, { visibility, year }] of Object.entries(VULNERABILITIES)) {
      const row = linesOf(text).find((line) => line.startsWith(`│ ${id} `)) ?? '';
      expect(row).toContain(`│ ${year} │ ${visibility} `);
      expect(text.includes(`Matches the shape of ${id}: `)).toBe(visibility !== 'not visible');
      expect(id.startsWith(`CVE-${year}-`)).toBe(true);
    }
  });
});

describe('phaseDiagram', () => {
  test('phaseDiagram draws every phase in words with where it leads', () => {
    const lines = linesOf(phaseDiagram(PHASES, PLAIN_TEXT));
    expect(lines.slice(0, 2)).toEqual([
      'greeting   client sends method-offer   or what proxy line or proxy header or http request reads',
      '└─ then ─▶ selection',
    ]);
    const at = lines.findIndex((line) => line.startsWith('selection '));
    expect(lines.slice(at, at + 3)).toEqual([
      expect.stringMatching(
        /^selection {3}proxy sends method-selection {3}or what socks4 answer or http answer or .* reads$/,
      ),
      '├─ Method 00 No authentication required ──────────────────▶ request',
      '├─ Method 01 GSSAPI ──────────────────────────────────────▶ gssapi client',
    ]);
    expect(lines).toContain('└─ otherwise ─────────────────────────────────────────────▶ opaque (end)');
  });

  test.each([40, 60, 80])('phaseDiagram keeps to %d columns', (width) => {
    expect(linesOf(phaseDiagram(PHASES, { ...PLAIN_TEXT, width })).every((line) => displayWidth(line) <= width)).toBe(
      true,
    );
  });
});

test('phaseMermaid draws a state diagram', () => {
  const lines = linesOf(phaseMermaid(PHASES));
  expect(lines.slice(0, 3)).toEqual([
    'stateDiagram-v2',
    '  [*] --> greeting',
    '  greeting --> selection : client method-offer',
  ]);
  expect(lines).toContain('  selection --> request : proxy method-selection, Method 00 No authentication required');
  expect(lines).toContain('  greeting --> proxyLine : or in its place');
  expect(lines.slice(-4)).toEqual([
    '  relay --> [*]',
    '  association --> [*]',
    '  datagrams --> [*]',
    '  answered --> [*]',
  ]);
});
