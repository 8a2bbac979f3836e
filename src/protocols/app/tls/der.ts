/** An element of DER (X.690): its tag and where its content lies. */
export interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
}

export const SEQUENCE = 0x30;
export const SET = 0x31;
export const OBJECT_IDENTIFIER = 0x06;
export const OCTET_STRING = 0x04;
export const UTC_TIME = 0x17;
export const GENERALIZED_TIME = 0x18;

/** Elements in a row of one content that are read. */
const ELEMENTS = 256;

/** The elements in a row; ends where one does not fit, so never throws. Elements that are cut short are left out. */
export function elements(bytes: Uint8Array): Element[] {
  const found: Element[] = [];
  let at = 0;
  while (at + 2 <= bytes.length && found.length < ELEMENTS) {
    const tag = bytes[at] as number;
    const first = bytes[at + 1] as number;
    const extra = first < 0x80 ? 0 : first & 0x7f;
    if (extra > 3 || first === 0x80 || at + 2 + extra > bytes.length) break;
    let length = extra === 0 ? first : 0;
    for (let index = 0; index < extra; index++) length = length * 256 + (bytes[at + 2 + index] as number);
    const start = at + 2 + extra;
    if (start + length > bytes.length) break;
    found.push({ tag, content: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return found;
}

/** The elements within one; none if it has another tag. */
export function within(element: Element | undefined, tag: number): Element[] {
  return element?.tag === tag ? elements(element.content) : [];
}
