import { describe, expect, test } from 'vitest';
import { METHODS, methodSelection } from '../../src/dissectors/answers.ts';
import { MESSAGES } from '../../src/dissectors/socks5/messages.ts';
import { PHASES } from '../../src/dissectors/socks5/phases.ts';
import { COMMANDS } from '../../src/dissectors/socks5/values.ts';
import { errataText, fieldsText, messageText, noteKindsText, valuesText } from '../../src/format/explain.ts';
import { phaseDiagram, phaseMermaid } from '../../src/format/phase-diagram.ts';
import { PLAIN_TEXT } from '../../src/format/text-options.ts';
import { displayWidth } from '../../src/format/text-width.ts';
import { NOTE_KINDS } from '../../src/schema/note-kinds.ts';
import { fieldRegistry } from '../../src/schema/registry.ts';
import { linesOf } from './lines.ts';

test('messageText heads the table of a declared message', () => {
  expect(linesOf(messageText(methodSelection, PLAIN_TEXT))).toEqual([
    'The method selection message   RFC 1928 section 3',
    methodSelection.about,
    '┌─────────┬────────┐',
    '│ 1 byte  │ 1 byte │',
    '│ Version │ Method │',
    '└─────────┴────────┘',
  ]);
});

test('valuesText lists values and ranges', () => {
  expect(linesOf(valuesText(COMMANDS, 1, PLAIN_TEXT))).toEqual([
    'value  meaning',
    '01     CONNECT',
    '02     BIND',
    '03     UDP ASSOCIATE',
    '80     PING (NEC)',
    '81     TRACEROUTE (NEC)',
    'f0     RESOLVE (Tor)',
    'f1     RESOLVE_PTR (Tor)',
    'f2     CONNECT_DIR (Tor)',
  ]);
  expect(valuesText(METHODS, 1, PLAIN_TEXT)).toContain('80-fe  Reserved for private methods\n');
});

test('noteKindsText lists every kind of note', () => {
  const lines = linesOf(noteKindsText(PLAIN_TEXT));
  expect(lines).toHaveLength(Object.keys(NOTE_KINDS).length + 1);
  const words = lines.map((line) => line.split(/ {2,}/));
  expect(words).toContainEqual(['rsv-nonzero', 'warning', 'RFC 1928 section 4', 'A reserved field is not 0']);
});

test('fieldsText lists fields with type, reference and label', () => {
  const lines = linesOf(fieldsText(fieldRegistry(MESSAGES), PLAIN_TEXT));
  const words = lines.slice(0, 2).map((line) => line.split(/ {2,}/));
  expect(words).toEqual([
    ['name', 'type', 'reference', 'label'],
    ['http.response.line', 'string', 'RFC 9112 section 4', 'Status line'],
  ]);
});

test('errataText tells what is wrong and what is right', () => {
  const errata = [{ says: 'METHODS is "1-225 bytes"', right: '1 to 255 octets' }];
  expect(linesOf(errataText(errata, { ...PLAIN_TEXT, width: 30 }))).toEqual([
    ' 1. the page: METHODS is',
    '    "1-225 bytes"',
    '    right: 1 to 255 octets',
  ]);
});

describe('phaseDiagram', () => {
  test('phaseDiagram draws every phase with where it leads', () => {
    const lines = linesOf(phaseDiagram(PHASES, PLAIN_TEXT));
    expect(lines.slice(0, 2)).toEqual([
      'greeting   client sends method-offer   or what proxyLine or proxyHeader reads',
      '└─ then ─▶ selection',
    ]);
    const at = lines.findIndex((line) => line.startsWith('selection '));
    expect(lines.slice(at, at + 3)).toEqual([
      'selection   proxy sends method-selection   or what socks4Answer or httpAnswer reads',
      '├─ Method 0 No authentication required ──────────────────▶ request',
      '├─ Method 1 GSSAPI ──────────────────────────────────────▶ gssapiClient',
    ]);
    expect(lines).toContain('└─ otherwise ────────────────────────────────────────────▶ opaque (end)');
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
  expect(lines).toContain('  selection --> request : proxy method-selection, Method 0 No authentication required');
  expect(lines).toContain('  greeting --> proxyLine : or in its place');
  expect(lines.slice(-4)).toEqual([
    '  wrapped --> [*]',
    '  relay --> [*]',
    '  association --> [*]',
    '  answered --> [*]',
  ]);
});
