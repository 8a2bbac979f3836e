import { expect, test } from 'vitest';
import { http } from '../../../src/protocols/app/http.ts';
import { insideText } from '../../../src/report/text/inside-text.ts';
import type { Relay } from '../../../src/session/session.ts';
import { established } from './samples.ts';

test.each([
  0, 1,
])('insideText shortens long words between two characters, not within one (%i before them)', (before) => {
  const path = `/${'x'.repeat(before)}${'😀'.repeat(100)}`;
  const relay = { ...(established.relay as Relay), inside: { sheet: http.sheet, values: { method: 'GET', path } } };
  const text = insideText({ ...established, relay });
  expect(text).toMatch(/^http GET \/x?😀+…$/u);
});
