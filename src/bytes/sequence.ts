/** How far `to` lies ahead of `from` in TCP's 32-bit sequence space; negative when it lies behind (RFC 9293 section 3.4). */
export function sequenceDistance(from: number, to: number): number {
  return (to - from) | 0;
}
