import { derived } from '../../schema/derived.ts';

const NO_BYTES = new Uint8Array(0);
const NUL = 0x00;
/** A user name that is full goes on in the password. */
const FULL = 255;

/**
 * Whether a login carries the arguments of a pluggable transport: `key=value` and more behind semicolons, in the user
 * name and as much of the password as is needed, which is one NUL where none is.
 */
export const hasTransportArguments = derived((view): boolean => {
  const { index } = view.message;
  if (index.has('userId')) return isArguments(view.octets('userId')?.subarray(0, -1) ?? NO_BYTES);
  if (!index.has('username')) return false;
  const username = view.octets('username');
  const password = view.octets('password');
  if (username === undefined || password === undefined) return false;
  if (password.length === 1 && password[0] === NUL) return isArguments(username);
  return username.length === FULL && isArguments(Uint8Array.of(...username, ...password));
});

const EQUALS = 0x3d;
const SEMICOLON = 0x3b;
const BACKSLASH = 0x5c;

/** Pairs of a key and a value; a backslash takes the next byte as it stands. */
function isArguments(bytes: Uint8Array): boolean {
  let keyLength = 0;
  let isKey = true;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte < 0x20 || byte > 0x7e) return false;
    if (isKey && byte === EQUALS) {
      if (keyLength === 0) return false;
      isKey = false;
    } else if (byte === SEMICOLON) {
      if (isKey) return false;
      isKey = true;
      keyLength = 0;
    } else {
      if (byte === BACKSLASH) at++;
      keyLength++;
    }
  }
  return !isKey;
}
