import { countText } from '../bytes/count-text.ts';
import { spanText } from '../bytes/instant.ts';
import type { Totals } from '../pipeline.ts';

/** What a bound does that concerns no single session, behind how many times it did. */
const EFFECTS: Readonly<Record<string, (count: number, place: string) => string>> = {
  MEMORY_BYTES: (count, place) =>
    `${countText(count, 'time')} a session${place} did not wait for others, because memory ran out (--memory)`,
  KNOWN_PROXIES: (count, place) =>
    `${countText(count, 'time')} a proxy or listener${place} was not remembered, because too many were`,
  FLOWS: (count, place) => `${countText(count, 'silent flow')}${place} were forgotten to make room for others`,
};

/** What bounds of the program did to a capture, and which of its times are not believed; `place` stands behind numbers. */
export function boundLines({ evicted, reached, stray, strays }: Totals, place: string): string[] {
  const lines = evicted > 0 ? [evictedLine(evicted, place)] : [];
  for (const [bound, count] of reached)
    lines.push(EFFECTS[bound]?.(count, place) ?? `${bound}${place} acted ${count} times`);
  if (stray === undefined) return lines;
  const { frame, seconds } = stray;
  const first = `frame ${frame} is dated ${spanText(Math.abs(seconds))} ${seconds > 0 ? 'after' : 'before'} those around it`;
  return [
    ...lines,
    `${countText(strays, 'frame')}${place} ${strays === 1 ? 'has a time' : 'have times'} not believed: ${first}`,
  ];
}

/** That connections or flows were ended before they were over. */
export function evictedLine(count: number, place: string): string {
  const were = count === 1 ? 'connection or UDP flow' : 'connections or UDP flows';
  return `${count} ${were}${place} ended early, because memory ran out (--memory)`;
}
