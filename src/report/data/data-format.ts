import { fragment } from '../../bytes/byte-writer.ts';
import type { Session } from '../../session/session.ts';
import { csvHeader, writeCsvRow } from './csv.ts';
import { session as sessionShape, type Totals, totals as totalsShape } from './session-schema.ts';
import type { JsonTarget } from './shape.ts';

/** Sessions as another program reads them. */
export interface DataFormat {
  header(generator: string, to: JsonTarget): void;
  /** What stands before the first session, and between two. */
  readonly opening: Uint8Array;
  readonly separator: Uint8Array;
  session(session: Session, to: JsonTarget): void;
  footer(totals: Totals, to: JsonTarget): void;
}

const NOTHING = new Uint8Array(0);
const LINE_FEED = 0x0a;

export const DATA_FORMATS = {
  json: {
    header: (generator, { out }) => out.text(`{"schema": 1, "generator": ${JSON.stringify(generator)}, "sessions": [`),
    opening: fragment('\n'),
    separator: fragment(',\n'),
    session: sessionShape.write,
    footer(totals, to) {
      to.out.text('\n], "totals": ');
      totalsShape.write(totals, to);
      to.out.text('}\n');
    },
  },
  ndjson: {
    header() {},
    opening: NOTHING,
    separator: NOTHING,
    session(session, to) {
      sessionShape.write(session, to);
      to.out.byte(LINE_FEED);
    },
    footer() {},
  },
  csv: {
    header: (_, { out }) => out.text(csvHeader()),
    opening: NOTHING,
    separator: NOTHING,
    session: writeCsvRow,
    footer() {},
  },
} as const satisfies Readonly<Record<string, DataFormat>>;
