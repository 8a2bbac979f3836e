/** The library: captures become sessions, as in the command line, without a terminal. */
export { CaptureError } from './capture/capture-error.ts';
export type { CaptureReader, Frame, FrameMark } from './capture/frame.ts';
export { type CaptureEngine, type OpenOptions, openCapture } from './capture/open-capture.ts';
export { DISSECTORS } from './dissectors/index.ts';
export type { Pdu } from './dissectors/pdu.ts';
export { sessionRecord } from './format/session-record.ts';
export type { SessionRecord } from './format/session-schema.ts';
export {
  type Consumer,
  type MessagePlace,
  Pipeline,
  type PipelineOptions,
  type RunOptions,
  run,
  type Totals,
} from './pipeline.ts';
export { type FieldNode, tree } from './schema/tree.ts';
export type { Session } from './session/session.ts';
export { VERSION } from './version.ts';
