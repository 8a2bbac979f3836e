import { printable } from '../bytes/text.ts';

/** What a capture could not give: which file, behind which frame, at which byte of it. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
  readonly path: string;
  /** The last frame that was read whole, 0 if none was. */
  readonly frame: number;
  /** In what the file holds, if the file is compressed. */
  readonly offset: number;

  constructor(path: string, frame: number, offset: number, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.path = path;
    this.frame = frame;
    this.offset = offset;
  }
}

/** The error of a file that does not begin as a capture does: `Cannot read "a.pcap": no such file`. */
export function openError(path: string, reason: string, options?: ErrorOptions): CaptureError {
  return new CaptureError(path, 0, 0, `Cannot read ${inputName(path)}: ${reason}`, options);
}

/** Where a capture ends or breaks: behind `frame`, at the record that starts at `offset`. */
export interface CapturePlace {
  readonly path: string;
  readonly frame: number;
  readonly offset: number;
  /** Whether the offset counts in what the file holds decompressed. */
  readonly isDecompressed: boolean;
}

/** The error of a capture that ends or breaks: `Cannot read frame 2 of "a.pcap" at byte 40: its header says 60 bytes, 3 are left`. */
export function readError(place: CapturePlace, reason: string, options?: ErrorOptions): CaptureError {
  const { path, frame, offset, isDecompressed } = place;
  const unit = isDecompressed ? 'decompressed byte' : 'byte';
  const text = `Cannot read frame ${frame + 1} of ${inputName(path)} at ${unit} ${offset}: ${reason}`;
  return new CaptureError(path, frame, offset, text, options);
}

/** The error of frames that were passed over, behind those that are told one by one; `last` is the place of the last of them. */
export function moreError({ path, frame, offset }: CapturePlace, count: number): CaptureError {
  const text = `Cannot read ${count} more frames of ${inputName(path)}, the last of them frame ${frame + 1}`;
  return new CaptureError(path, frame, offset, text);
}

const SYSTEM_REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a directory',
  ENOSPC: 'no space left on device',
};

/** What the operating system, or the program that feeds a stream, said: in our words where we have some. */
export function systemReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  return SYSTEM_REASONS[code] ?? printable(error.message);
}

function inputName(path: string): string {
  return path === '-' ? 'standard input' : `"${printable(path)}"`;
}
