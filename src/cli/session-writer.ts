import { csvHeader } from '../report/data/csv.ts';
import { placed } from '../report/data/id-text.ts';
import { JsonDocument } from '../report/data/json.ts';
import { GENERATOR } from '../version.ts';
import type { FORMATS } from './commands.ts';
import type { ExportPiece } from './export-scribe.ts';

/** A format as text: what stands before, for, and behind the sessions. */
export interface SessionWriter {
  readonly header: string;
  /** `base` sessions were before the capture. */
  session(piece: ExportPiece, base: number): string;
  footer(frames: number, bytes: number): string;
}

export function sessionWriter(format: (typeof FORMATS)[number], showPasswords: boolean): SessionWriter {
  switch (format) {
    case 'json': {
      const document = new JsonDocument(GENERATOR, showPasswords);
      return {
        header: document.header(),
        session: ({ status, text }, base) => document.entry(status, placed(text, base)),
        footer: (frames, bytes) => document.footer(frames, bytes),
      };
    }
    case 'ndjson':
      return { header: '', session: ({ text }, base) => `${placed(text, base)}\n`, footer: () => '' };
    case 'csv':
      return { header: csvHeader(), session: ({ text }, base) => placed(text, base), footer: () => '' };
  }
}
