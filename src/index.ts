/** The core of the library, which runs where there is no Node: bytes of captures become sessions. */
export { CaptureError } from './capture/capture-error.ts';
export type { ByteStream, CaptureBytes } from './capture/format/bytes-source.ts';
export type { Place, Selection } from './filter/selection.ts';
export { readSessions } from './library/read-sessions.ts';
export type { ReadOptions, SessionReading } from './library/session-reading.ts';
export type { Seen, Totals } from './pipeline.ts';
export type { SessionRecord } from './report/data/session-schema.ts';
export { VERSION } from './version.ts';
