/** The core of the library, which runs where there is no Node: bytes of captures become sessions. */
export { CaptureError } from './capture/capture-error.ts';
export type { CaptureReader, Frame, FrameMark } from './capture/frame.ts';
export type { Pdu } from './engine/pdu.ts';
export {
  type Consumer,
  type MessagePlace,
  Pipeline,
  type PipelineOptions,
  type RunOptions,
  run,
  type Totals,
} from './pipeline.ts';
export { DISSECTORS } from './protocols/index.ts';
export { sessionRecord } from './report/data/session-record.ts';
export type { SessionRecord } from './report/data/session-schema.ts';
export { type FieldNode, tree } from './schema/tree.ts';
export type { Session } from './session/session.ts';
export { VERSION } from './version.ts';
