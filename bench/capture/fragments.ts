const ETHERNET = 14;
const IPV4 = 20;
const LONGEST_FRAME = 1514;
/** Octets of data in a fragment: as many eights as Ethernet holds. */
const STEP = 1480;
const MORE = 0x2000;

/** An untagged frame of IPv4 as it is, or, where it is longer than Ethernet allows, divided and the last fragment first. */
export function* fragments(frame: Uint8Array): Generator<Uint8Array, void> {
  if (frame.length <= LONGEST_FRAME) {
    yield frame;
    return;
  }
  const data = frame.subarray(ETHERNET + IPV4);
  const last = Math.floor((data.length - 1) / STEP) * STEP;
  for (let offset = last; offset >= 0; offset -= STEP) {
    const part = data.subarray(offset, offset + STEP);
    const fragment = new Uint8Array(ETHERNET + IPV4 + part.length);
    fragment.set(frame.subarray(0, ETHERNET + IPV4));
    fragment.set(part, ETHERNET + IPV4);
    const view = new DataView(fragment.buffer);
    view.setUint16(ETHERNET + 2, IPV4 + part.length);
    view.setUint16(ETHERNET + 6, (offset === last ? 0 : MORE) | (offset / 8));
    yield fragment;
  }
}
