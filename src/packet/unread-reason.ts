/**
 * What `Location.unread` says where it is no EtherType: a protocol of PPP, an encapsulation of TZSP, IP whose headers
 * cannot be read, 802.11 data that is encrypted.
 */
export const UNREAD_PPP = 0x10000;
export const UNREAD_TZSP = 0x20000;
export const UNREAD_IP = 0x100000;
export const UNREAD_ENCRYPTED = 0x100001;
