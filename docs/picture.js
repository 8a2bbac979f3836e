// Draws docs/picture.svg: a list of sessions beside a message as byte boxes, as a terminal of 80 columns shows them.
import { writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { runProgram } from '../dist/cli/program.js';

const CAPTURE = 'fixtures/dante-login/capture.pcap';
const COLUMNS = 80;
const CHARACTER = 8.4;
const LINE = 18;
const MARGIN = 14;

/** Colours by the codes that chalk writes, readable on the dark panel. */
const COLORS = {
  1: 'font-weight="bold"',
  2: 'opacity="0.6"',
  31: 'fill="#ff7b72"',
  32: 'fill="#7ee787"',
  33: 'fill="#e3b341"',
  34: 'fill="#79c0ff"',
  35: 'fill="#d2a8ff"',
  36: 'fill="#56d4dd"',
};

/** What chalk writes before and behind a colour. */
const SGR = new RegExp(`${String.fromCharCode(27)}\\[(\\d+)m`);

/** The coloured lines that a command prints. */
async function printed(words) {
  let text = '';
  const output = { isClosed: false, write: (piece) => (text += piece), flush() {}, async drain() {}, async close() {} };
  await runProgram(words, {
    output,
    input: () => Readable.from([]),
    tell() {},
    report() {},
    status() {},
    columns: COLUMNS,
    isTerminal: true,
    identity: { uid: undefined, become() {} },
    environment: { LANG: 'C.UTF-8', PAGER: '', FORCE_COLOR: '1' },
    interruption: new AbortController().signal,
  });
  return text.trimEnd().split('\n');
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** A line with its colours as text of SVG; every piece says where it begins, so that columns stand under each other. */
function drawn(line, x, y) {
  const codes = new Set();
  let column = 0;
  let svg = '';
  for (const [index, piece] of line.split(SGR).entries()) {
    if (index % 2 === 1) {
      const code = Number(piece);
      if (code === 22) for (const one of [1, 2]) codes.delete(one);
      else if (code === 39 || code === 0) for (const one of [31, 32, 33, 34, 35, 36]) codes.delete(one);
      else codes.add(code);
      continue;
    }
    if (piece.trim() !== '') {
      const style = [...codes].map((code) => COLORS[code] ?? '').join(' ');
      svg += `<text x="${(x + column * CHARACTER).toFixed(1)}" y="${y}" ${style} xml:space="preserve">${escaped(piece)}</text>`;
    }
    column += [...piece].length;
  }
  return svg;
}

const panels = [await printed([CAPTURE]), (await printed(['show', '12', '--tables', CAPTURE])).slice(0, 34)];
const width = COLUMNS * CHARACTER + 2 * MARGIN;
let svg = '';
for (const [panel, lines] of panels.entries()) {
  const x = MARGIN + panel * width;
  for (const [row, line] of lines.entries()) svg += `${drawn(line, x, MARGIN + (row + 1) * LINE)}\n`;
}
const height = 2 * MARGIN + LINE * (Math.max(...panels.map(({ length }) => length)) + 1);
writeFileSync(
  'docs/picture.svg',
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${2 * width} ${height}" font-family="ui-monospace, Menlo, Consolas, monospace" font-size="14" fill="#e6edf3"><title>A list of sessions, and a message as byte boxes</title><rect width="100%" height="100%" rx="8" fill="#0d1117"/>\n${svg}</svg>\n`,
);
