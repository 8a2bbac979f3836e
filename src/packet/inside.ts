/** What a tunnel or a tag carries. One object is filled again for every one. */
export interface Inside {
  /** What begins at `at`: the EtherType that announces it, or TYPE_LINK and a link type. */
  etherType: number;
  at: number;
  /** End of the tunnel's octets that were captured. */
  end: number;
}

export const TYPE_IPV4 = 0x0800;
export const TYPE_IPV6 = 0x86dd;
/** Ethernet frames without their checksum (RFC 1701). */
export const TYPE_ETHERNET = 0x6558;
export const TYPE_MPLS = 0x8847;
/** RFC 2637 section 4.1. */
export const TYPE_PPP = 0x880b;
/** Added to a LINKTYPE_ value: a frame of that link type. */
export const TYPE_LINK = 0x10000;

/** Names the IP packet at `at` by the version in its first octet; false if it is none. */
export function carriesIp(bytes: Uint8Array, inside: Inside): boolean {
  if (inside.at >= inside.end) return false;
  const version = (bytes[inside.at] as number) >> 4;
  inside.etherType = version === 4 ? TYPE_IPV4 : TYPE_IPV6;
  return version === 4 || version === 6;
}
