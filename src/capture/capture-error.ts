/** What a capture could not give: which file, behind which frame, at which octet of it. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
  readonly path: string;
  /** The last frame that was read whole, 0 if none was. */
  readonly frame: number;
  readonly offset: number;

  constructor(path: string, frame: number, offset: number, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.path = path;
    this.frame = frame;
    this.offset = offset;
  }
}
