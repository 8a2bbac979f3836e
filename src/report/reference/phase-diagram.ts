import { type PhaseTable, type Transition, transitions } from '../../schema/phase.ts';
import { sidePaint } from '../text/message-heading.ts';
import { joined, type TextOptions } from '../text/text-options.ts';
import { displayWidth } from '../text/text-width.ts';
import { flow, indented, wrap } from '../text/wrap.ts';

/** The phases as text: who sends what in each, and where every answer leads. Phases that lead nowhere end the handshake. */
export function phaseDiagram<P extends string>(table: PhaseTable<P>, options: TextOptions): string {
  const arrows = transitions(table);
  const open = new Set(arrows.map(({ from }) => from));
  const blocks = [...open].map((phase) => arrows.filter(({ from }) => from === phase));
  return joined(blocks.flatMap((block) => [...phaseBlock(block, open, options), '']).slice(0, -1));
}

/** The phases as Mermaid's `stateDiagram-v2`. */
export function phaseMermaid<P extends string>(table: PhaseTable<P>): string {
  const arrows = transitions(table);
  const open = new Set(arrows.map(({ from }) => from));
  const ends = new Set(arrows.map(({ to }) => to).filter((to) => !open.has(to)));
  const lines = arrows.map(({ from, to, side, message, when }) => {
    return `  ${from} --> ${to} : ${when === undefined ? `${side} ${message}` : `${side} ${message}, ${when}`}`;
  });
  const others = new Set(
    arrows.flatMap(({ from, instead }) => instead.map((other) => `  ${from} --> ${other} : or in its place`)),
  );
  const [first] = open;
  return joined([
    'stateDiagram-v2',
    `  [*] --> ${first}`,
    ...lines,
    ...others,
    ...[...ends].map((end) => `  ${end} --> [*]`),
  ]);
}

function phaseBlock(block: readonly Transition[], open: ReadonlySet<string>, options: TextOptions): string[] {
  const { theme, width } = options;
  const [{ from, side, message, instead }] = block as [Transition];
  const heading = flow(
    [
      { text: words(from), paint: theme.heading },
      { text: `${side} sends ${message}`, paint: sidePaint(side, theme) },
      { text: instead.length === 0 ? '' : `or what ${instead.map(words).join(' or ')} reads`, paint: theme.quiet },
    ].filter(({ text }) => text !== ''),
    width - 2,
  );
  return [...indented(heading, 0), ...arrowLines(block, open, options)];
}

/** Where a phase leads: conditions, drawn out to one length, and the phases they lead to. */
function arrowLines(block: readonly Transition[], open: ReadonlySet<string>, options: TextOptions): string[] {
  const { quiet } = options.theme;
  const targets = block.map(({ to }) => (open.has(to) ? words(to) : `${words(to)} (end)`));
  const conditions = block.map(({ when }) => when ?? 'then');
  const room = options.width - ARROW_WIDTH - Math.max(...targets.map(displayWidth));
  const size = Math.min(Math.max(room, 8), Math.max(...conditions.map(displayWidth)));
  return conditions.flatMap((words, index) => {
    const isLast = index === block.length - 1;
    const [condition = '', ...more] = wrap(words, size);
    const arrow = `${'─'.repeat(size - displayWidth(condition))}─▶`;
    const first = `${quiet(isLast ? '└─' : '├─')} ${condition} ${quiet(arrow)} ${targets[index]}`;
    return [first, ...more.map((line) => `${quiet(isLast ? ' ' : '│')}  ${line}`)];
  });
}

const ARROW_WIDTH = 7;

/** The name of a phase in words: `bind second reply`. */
function words(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
