import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hex } from '../../src/bytes/hex.ts';
import { contents, findTopic } from '../../src/cli/topics/index.ts';
import { MESSAGES } from '../../src/protocols/socks5/messages.ts';
import type { FrameEntry } from '../../src/report/text/frame-entry.ts';
import { FrameLines, frameRow } from '../../src/report/text/frame-lines.ts';
import { FrameList } from '../../src/report/text/frame-list.ts';
import { FrameViews } from '../../src/report/text/frame-views.ts';
import type { LayerOptions } from '../../src/report/text/layer-lines.ts';
import { counted, footer, SessionCounts } from '../../src/report/text/session-counts.ts';
import { type NumberedRow, SessionList, sessionRow } from '../../src/report/text/session-list.ts';
import { sessionText } from '../../src/report/text/session-views.ts';
import { PLAIN_TEXT } from '../../src/report/text/text-options.ts';
import { writtenText } from '../../src/report/text/text-target.ts';
import { displayWidth } from '../../src/report/text/text-width.ts';
import { theme } from '../../src/report/text/theme.ts';
import { TIME_STYLES } from '../../src/report/text/time.ts';
import type { Session } from '../../src/session/session.ts';
import { established, PASSWORD, PASSWORD_OCTETS, pdu, SESSIONS } from '../report/text/samples.ts';
import { documentOf } from '../support/session-data.ts';
import { runs } from '../support/thoroughness.ts';

const VIEWS = ['tree', 'tables', 'hex'] as const;

/** Every text formatter on sessions, by name. */
const SESSION_FORMATTERS: Readonly<Record<string, (sessions: readonly Session[], options: LayerOptions) => string>> = {
  ...Object.fromEntries(
    VIEWS.map((view) => [view, (sessions, options) => texts(sessions, [view], options)]) as [
      string,
      (sessions: readonly Session[], options: LayerOptions) => string,
    ][],
  ),
  'all views': (sessions, options) => texts(sessions, VIEWS, options),
  'session list': (sessions, options) => {
    const counts = new SessionCounts();
    for (const session of sessions) counts.add(counted(session));
    const rows = sessions.map((session): NumberedRow => [session.id, sessionRow(session)]);
    return `${writtenText(({ out }) => new SessionList(options, true).write(rows, out))}${footer(counts, 3, undefined, '', options).join('\n')}\n`;
  },
  'frame list': (sessions, options) => {
    const lines = new FrameLines(options);
    return writtenText(({ out }) => {
      lines.writeHeader(out);
      for (const entry of frames(sessions)) lines.write(frameRow(entry, options.showPasswords), out);
    });
  },
  'frame views': (sessions, options) => {
    const views = new FrameViews(VIEWS, options);
    return frames(sessions)
      .map((entry) => writtenText((to) => views.write(entry, to)))
      .join('');
  },
};

/** Outputs for programs: no width to keep. */
const EXPORTERS: Readonly<Record<string, (sessions: readonly Session[], showPasswords: boolean) => string>> = {
  json: (sessions, showPasswords) => documentOf('json', sessions, showPasswords),
  ndjson: (sessions, showPasswords) => documentOf('ndjson', sessions, showPasswords),
  csv: (sessions, showPasswords) => documentOf('csv', sessions, showPasswords),
};

/** The reference: no session needed. */
const EXPLAINERS: Readonly<Record<string, (options: LayerOptions) => string>> = {
  contents,
  ...Object.fromEntries(
    ['all', 'messages', 'codes', 'tor', '5', 'CONNECT', 'dns-leak', 'CVE-2023-38545', 'REP'].map((word) => [
      word,
      (options: LayerOptions) => findTopic(word)?.text(options) ?? '',
    ]),
  ),
};

function texts(sessions: readonly Session[], views: readonly (typeof VIEWS)[number][], options: LayerOptions): string {
  return sessions.flatMap((session) => sessionText(session, views, options)).join('');
}

function frames(sessions: readonly Session[]): FrameEntry[] {
  const list = new FrameList();
  const early = sessions.flatMap(({ messages, client, proxy }) =>
    messages.flatMap((message) => list.add(message, client, proxy, 'SOCKS5')),
  );
  return [...early, ...list.flush()];
}

function options(width: number, level: 0 | 1 | 2 | 3 = 0, showPasswords = false): LayerOptions {
  return { ...PLAIN_TEXT, theme: theme(level), width, showPasswords, layers: () => [], isOpen: false };
}

/** Characters that steer a terminal, other than a line feed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
const STEERING = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e]/;

function widest(text: string): number {
  return Math.max(0, ...text.split('\n').map(displayWidth));
}

function isSecretFree(text: string): boolean {
  const packed = text.replace(/[\s│|]/g, '');
  return ['opensesame', 'opense', PASSWORD_OCTETS.replaceAll(' ', ''), '6f70656e'].every(
    (form) => !packed.includes(form),
  );
}

describe.each(Object.entries(SESSION_FORMATTERS))('%s', (_, format) => {
  test.each([40, 60, 80, 120])('keeps to %d columns', (width) => {
    expect(widest(format(SESSIONS, options(width)))).toBeLessThanOrEqual(width);
  });

  test.each([40, 80, Number.POSITIVE_INFINITY])('passes on no control character at width %d', (width) => {
    expect(format(SESSIONS, options(width))).not.toMatch(STEERING);
  });

  test.each([1, 2, 3] as const)('says the same with colours of level %d', (level) => {
    const colored = format(SESSIONS, options(80, level));
    expect(colored).toContain('\u001b[');
    expect(stripVTControlCharacters(colored)).not.toMatch(STEERING);
    expect(widest(stripVTControlCharacters(colored))).toBeLessThanOrEqual(80);
  });

  test.each([40, 80, 120, Number.POSITIVE_INFINITY])('tells no secret at width %d', (width) => {
    expect(isSecretFree(format(SESSIONS, options(width)))).toBe(true);
    expect(isSecretFree(stripVTControlCharacters(format(SESSIONS, options(width, 1))))).toBe(true);
  });

  test.each(TIME_STYLES)('tells times as %s', (time) => {
    expect(format(SESSIONS, { ...options(80), time })).not.toMatch(STEERING);
  });
});

test.each(['tree', 'tables', 'hex', 'frame list'])('%s tells secrets that were asked for', (name) => {
  const text = SESSION_FORMATTERS[name]?.([established], options(Number.POSITIVE_INFINITY, 0, true)) ?? '';
  expect(isSecretFree(text)).toBe(false);
});

describe.each(Object.entries(EXPORTERS))('%s', (name, write) => {
  test('passes on no control character', () => {
    expect(write(SESSIONS, true)).not.toMatch(STEERING);
  });

  test('tells no secret', () => {
    expect(isSecretFree(write(SESSIONS, false))).toBe(true);
  });

  test('tells secrets that were asked for, where it has them', () => {
    expect(write([established], true).includes(PASSWORD)).toBe(name !== 'csv');
  });
});

describe.each(Object.entries(EXPLAINERS))('explain %s', (_, explain) => {
  test.each([40, 60, 80, 120])('keeps to %d columns', (width) => {
    const text = explain(options(width));
    expect(text).not.toBe('');
    expect(widest(text)).toBeLessThanOrEqual(width);
  });

  test('says the same with colours', () => {
    expect(stripVTControlCharacters(explain(options(80, 1)))).not.toMatch(STEERING);
  });
});

test('every formatter takes messages of any octets', () => {
  const message = fc.tuple(fc.constantFrom(...MESSAGES), fc.uint8Array({ minLength: 1, maxLength: 80 }));
  const lost = fc.option(fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 40 })), { nil: undefined });
  fc.assert(
    fc.property(fc.array(fc.tuple(message, lost), { maxLength: 3 }), fc.constantFrom(40, 80), (found, width) => {
      const messages = found.map(([[declared, octets], gap], index) =>
        pdu(declared, 'client', hex(octets), [index + 1], gap === undefined ? [] : [[gap[0], gap[0] + gap[1]]]),
      );
      const sessions = [{ ...established, messages }];
      for (const format of Object.values(SESSION_FORMATTERS)) {
        const text = format(sessions, options(width));
        expect(text).not.toMatch(STEERING);
        expect(widest(text)).toBeLessThanOrEqual(width);
      }
      for (const write of Object.values(EXPORTERS)) expect(write(sessions, true)).not.toMatch(STEERING);
    }),
    { numRuns: runs(20) },
  );
});
