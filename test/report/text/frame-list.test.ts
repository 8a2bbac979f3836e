import { describe, expect, test } from 'vitest';
import { WAITING_FRAMES } from '../../../src/limits.ts';
import { entryInfo, type FrameEntry } from '../../../src/report/text/frame-entry.ts';
import { FrameLines, frameRow } from '../../../src/report/text/frame-lines.ts';
import { FrameList } from '../../../src/report/text/frame-list.ts';
import { FrameViews } from '../../../src/report/text/frame-views.ts';
import { PLAIN_TEXT } from '../../../src/report/text/text-options.ts';
import { writtenText } from '../../../src/report/text/text-target.ts';
import { linesOf } from './lines.ts';
import { established, frame } from './samples.ts';

const { client, proxy, messages } = established;
const infos = (entries: readonly FrameEntry[]) =>
  entries.map((entry) => `${entry.frame.number} ${entryInfo(entry, false)}\n`).join('');
const other = (number: number): FrameEntry => ({
  frame: frame(number),
  source: proxy,
  destination: client,
  protocol: 'TCP',
  pdus: [],
  info: 'payload',
});

describe('FrameList', () => {
  test('FrameList writes frames in their order', () => {
    const list = new FrameList();
    const early = [...messages].reverse().flatMap((pdu) => list.add(pdu, client, proxy, 'SOCKS5'));
    expect(early).toEqual([]);
    expect(linesOf(infos(list.flush())).map((line) => line.split(' ')[0])).toEqual([
      '4',
      '6',
      '8',
      '9',
      '10',
      '11',
      '14',
    ]);
    expect(list.flush()).toEqual([]);
  });

  test('FrameList tells which part of a message a frame carries', () => {
    const list = new FrameList();
    list.add(messages[4] as (typeof messages)[number], client, proxy, 'SOCKS5');
    expect(linesOf(infos(list.flush()))).toEqual([
      '10 part of request (1 of 2), complete in frame 11',
      '11 request: CONNECT www.example.org:443',
    ]);
  });

  test('FrameList joins the messages of one frame', () => {
    const list = new FrameList();
    for (const pdu of messages.slice(1, 4)) {
      if (pdu.side === 'proxy') list.add({ ...pdu, frames: [frame(6)] }, client, proxy, 'SOCKS5');
    }
    expect(infos(list.flush())).toBe('6 negotiation: selects 02 (Username/Password) | authentication: 00 (Success)\n');
  });

  test('FrameList prefers messages to what is said of a frame without them', () => {
    const list = new FrameList();
    list.addFrame(other(4));
    list.addFrame(other(5));
    list.add(messages[0] as (typeof messages)[number], client, proxy, 'SOCKS5');
    list.addFrame(other(4));
    expect(linesOf(infos(list.flush()))).toEqual([
      '4 negotiation: offers 00 (No authentication required), 02 (Username/Password)',
      '5 payload',
    ]);
  });

  test('FrameList holds no more than WAITING_FRAMES', () => {
    const list = new FrameList();
    const entries: FrameEntry[] = [];
    for (let number = 1; number <= WAITING_FRAMES; number++) entries.push(...list.addFrame(other(number)));
    expect(entries).toEqual([]);
    entries.push(...list.addFrame(other(WAITING_FRAMES + 1)));
    expect(entries.length).toBe(WAITING_FRAMES / 2);
    entries.push(...list.flush());
    expect(entries.map((entry) => entry.frame.number)).toEqual(
      Array.from({ length: WAITING_FRAMES + 1 }, (_, index) => index + 1),
    );
  });
});

const rowsOf = (lines: FrameLines, list: FrameList) =>
  list
    .flush()
    .map((entry) => writtenText(({ out }) => lines.write(frameRow(entry, false), out)))
    .join('');

describe('FrameLines', () => {
  test('FrameLines writes the packet list of tshark', () => {
    const lines = new FrameLines({ ...PLAIN_TEXT, time: 'relative' });
    const list = new FrameList();
    for (const pdu of messages.slice(0, 2)) list.add(pdu, client, proxy, 'SOCKS5');
    list.addFrame(other(7));
    expect(linesOf(writtenText(({ out }) => lines.writeHeader(out)) + rowsOf(lines, list))).toEqual([
      '   no        time  source             destination          protocol  length  info',
      '    4    0.000000  10.0.0.2:55951     → 10.0.0.1:1080      SOCKS5        70  negotiation: offers 00 (No authentication required), 02 (Username/Password)',
      '    6    0.002000  10.0.0.1:1080      → 10.0.0.2:55951     SOCKS5        70  negotiation: selects 02 (Username/Password)',
      '    7    0.003000  10.0.0.1:1080      → 10.0.0.2:55951     TCP           70  payload',
    ]);
  });

  test('FrameLines cuts rows on a narrow terminal', () => {
    const lines = new FrameLines({ ...PLAIN_TEXT, width: 60, time: 'relative' });
    const list = new FrameList();
    list.add(messages[1] as (typeof messages)[number], client, proxy, 'SOCKS5');
    expect(linesOf(writtenText(({ out }) => lines.writeHeader(out)) + rowsOf(lines, list))).toEqual([
      ' no      time  source       info',
      '  6  0.000000  10.0.…:1080  negotiation: selects 02 (User…',
    ]);
  });
});

describe('FrameViews', () => {
  const views = new FrameViews(['tree'], { ...PLAIN_TEXT, layers: () => [], isOpen: false });
  const list = new FrameList();
  const viewed = (waiting: FrameList) =>
    waiting
      .flush()
      .map((entry) => writtenText((to) => views.write(entry, to)))
      .join('');

  test('FrameViews draws frames with their messages', () => {
    list.add(messages[1] as (typeof messages)[number], client, proxy, 'SOCKS5');
    list.addFrame(other(7));
    list.add(messages[4] as (typeof messages)[number], client, proxy, 'SOCKS5');
    expect(linesOf(viewed(list)).slice(0, 11)).toEqual([
      'Frame 6   SOCKS5   10.0.0.1:1080 → 10.0.0.2:55951   70 bytes   2026-11-01T10:00:00.006000Z',
      '  The method selection message   proxy → client   frame 6   2 bytes',
      '       0    1  05                       Version: 05',
      '       1    1  02                       Method: 02 (Username/Password)',
      '',
      'Frame 7   TCP   10.0.0.1:1080 → 10.0.0.2:55951   70 bytes   2026-11-01T10:00:00.007000Z',
      '  payload',
      '',
      'Frame 10   SOCKS5   10.0.0.2:55951 → 10.0.0.1:1080   70 bytes   2026-11-01T10:00:00.010000Z',
      '  part of request (1 of 2), complete in frame 11',
      '',
    ]);
  });
});
