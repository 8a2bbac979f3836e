import type { Pdu } from '../../engine/pdu.ts';
import { tree } from '../../schema/tree.ts';
import type { View } from '../../schema/view.ts';
import { ShownOctets } from './mask.ts';
import { leftOut } from './shown-field.ts';
import type { TextOptions } from './text-options.ts';
import type { Paint } from './theme.ts';
import { flow, indented } from './wrap.ts';

/** Neighbouring octets that belong to one field. */
interface Stretch {
  readonly label: string;
  readonly start: number;
  readonly end: number;
  readonly paint: Paint;
}

/** Columns before the offset; one where eight octets would otherwise be too wide. */
function margin(width: number): string {
  return ' '.repeat(width < 44 ? 1 : 4);
}

/**
 * Sixteen octets a line, eight on a narrow terminal, with offsets and ASCII, under a legend of the fields. Fields are
 * told apart by colour, and without colours by `|` between them.
 */
export function hexDump(pdu: Pdu, options: TextOptions): string[] {
  const { theme, width, showPasswords } = options;
  const octets = new ShownOctets(pdu.view, showPasswords);
  const stretches = fieldStretches(pdu.view, octets.length, options);
  const perLine = width < 78 ? 8 : 16;
  const lines = legend(stretches, options);
  for (let at = 0; at < octets.length; at += perLine) {
    const end = Math.min(at + perLine, octets.length);
    const parts = stretches.filter((stretch) => stretch.start < end && at < stretch.end);
    const hex = rowHex(octets, parts, at, end, theme.isColored);
    const padding = ' '.repeat((perLine - (end - at)) * 3);
    const ascii = rowAscii(octets, parts, at, end);
    lines.push(`${margin(width)}${theme.quiet(at.toString(16).padStart(4, '0'))} ${hex}${padding} ${ascii}`);
  }
  const missing = pdu.length - octets.length;
  return missing > 0 ? [...lines, margin(width) + theme.quiet(leftOut(missing))] : lines;
}

function fieldStretches(view: View, size: number, { theme }: TextOptions): Stretch[] {
  const found: Stretch[] = [];
  for (const { label, start, end } of tree(view)) {
    const last = found.at(-1);
    if (last !== undefined && last.label === label && last.end === start) {
      found[found.length - 1] = { ...last, end };
    } else {
      const paint = theme.fields[found.length % theme.fields.length] as Paint;
      found.push({ label, start, end, paint });
    }
  }
  const read = found.at(-1)?.end ?? 0;
  return read < size ? [...found, { label: '(not read)', start: read, end: size, paint: theme.error }] : found;
}

function legend(stretches: readonly Stretch[], { width }: TextOptions): string[] {
  const labels = stretches.map(({ label, paint }) => ({ text: label, paint }));
  return indented(flow(labels, Math.max(width - 6, 8), ' | '), margin(width).length);
}

/** The octets of a line, each behind the sign that parts it from the one before. */
function rowHex(octets: ShownOctets, parts: readonly Stretch[], at: number, end: number, isColored: boolean): string {
  let text = '';
  for (const { start, end: stop, paint } of parts) {
    const from = Math.max(start, at);
    text += start === from && !isColored ? '|' : ' ';
    text += paint(octets.text(from, Math.min(stop, end)));
  }
  return text + (parts.at(-1)?.end === end && !isColored ? '|' : ' ');
}

function rowAscii(octets: ShownOctets, parts: readonly Stretch[], at: number, end: number): string {
  let line = '';
  for (const { start, end: stop, paint } of parts) {
    let text = '';
    for (let index = Math.max(start, at); index < Math.min(stop, end); index++) text += octets.character(index);
    line += paint(text);
  }
  return line;
}
