import { dumpPieces } from './dump-lines.ts';
import { listedBytes } from './number-lists.ts';
import { literalPieces } from './string-literals.ts';
import { hexAmongWords, transcriptPieces } from './transcript.ts';

/** Bytes that follow each other in one direction. */
export interface PastedPiece {
  readonly bytes: Uint8Array;
  /** What the program that printed them did with them; undefined where the text does not say. */
  readonly direction: 'sent' | 'received' | undefined;
}

export interface Pasted {
  /** What the text was read as. */
  readonly form: 'hex dump' | 'escapes' | 'transcript' | 'numbers' | 'base64' | 'hex among words';
  readonly pieces: readonly PastedPiece[];
}

const BASE64 = /^[A-Za-z0-9+/_-]{4,}={0,2}$/;

/**
 * The bytes that a text names, in whatever form people copy them from logs and issues. Undefined where it names none.
 * Never throws; takes time in proportion to the text.
 */
export function readPasted(text: string): Pasted | undefined {
  const dump = dumpPieces(text);
  if (dump !== undefined) return { form: 'hex dump', pieces: dump };
  const literals = literalPieces(text);
  if (literals !== undefined) return { form: 'escapes', pieces: literals };
  const transcript = transcriptPieces(text);
  if (transcript !== undefined) return { form: 'transcript', pieces: transcript };
  const listed = listedBytes(text.replaceAll(/["'`]/g, ' ').trim());
  if (listed !== undefined) return whole('numbers', listed);
  const compact = text.replaceAll(/["'`]|\s*\n\s*/g, '').trim();
  if (BASE64.test(compact) && compact.replace(/=+$/, '').length % 4 !== 1) {
    return whole('base64', Buffer.from(compact, 'base64'));
  }
  const found = hexAmongWords(text);
  return found === undefined ? undefined : whole('hex among words', found);
}

function whole(form: Pasted['form'], bytes: Uint8Array): Pasted {
  return { form, pieces: [{ bytes, direction: undefined }] };
}
