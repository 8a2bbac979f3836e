/** The library where there is Node: what the core has, and files, pipes and streams of Node. */

export { type CaptureEngine, type OpenOptions, openCapture } from './capture/io/open-capture.ts';
export * from './index.ts';
