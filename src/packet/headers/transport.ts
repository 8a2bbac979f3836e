import { bytes, u8, u16, u32 } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import { SET, WORDS } from './values.ts';

function flag(label: string, filter: string, mask: number) {
  return u16(label, { filter, values: SET, mask, overlay: true });
}

export const tcp = message(
  { name: 'tcp', title: 'Transmission Control Protocol', reference: 'RFC 9293 section 3.1' },
  {
    sourcePort: u16('Source Port', { filter: 'tcp.srcport' }),
    destinationPort: u16('Destination Port', { filter: 'tcp.dstport' }),
    sequence: u32('Sequence Number (raw)', { filter: 'tcp.seq_raw' }),
    acknowledgment: u32('Acknowledgment number (raw)', { filter: 'tcp.ack_raw' }),
    headerLength: u8('Header Length', { filter: 'tcp.hdr_len', values: WORDS, mask: 0xf0, overlay: true }),
    flags: u16('Flags', { filter: 'tcp.flags', mask: 0x0fff, base: 'hex', overlay: true }),
    reserved: u16('Reserved', { filter: 'tcp.flags.res', mask: 0x0e00, overlay: true }),
    accurateEcn: flag('Accurate ECN', 'tcp.flags.ae', 0x0100),
    windowReduced: flag('Congestion Window Reduced', 'tcp.flags.cwr', 0x0080),
    ecnEcho: flag('ECN-Echo', 'tcp.flags.ece', 0x0040),
    urgent: flag('Urgent', 'tcp.flags.urg', 0x0020),
    acknowledges: flag('Acknowledgment', 'tcp.flags.ack', 0x0010),
    push: flag('Push', 'tcp.flags.push', 0x0008),
    reset: flag('Reset', 'tcp.flags.reset', 0x0004),
    synchronize: flag('Syn', 'tcp.flags.syn', 0x0002),
    finish: u16('Fin', { filter: 'tcp.flags.fin', values: SET, mask: 0x0001 }),
    window: u16('Window', { filter: 'tcp.window_size_value' }),
    checksum: u16('Checksum', { filter: 'tcp.checksum', base: 'hex' }),
    urgentPointer: u16('Urgent Pointer', { filter: 'tcp.urgent_pointer' }),
    options: bytes('Options', 'rest', { filter: 'tcp.options', when: { headerLength: [6, 15] } }),
  },
);

export const udp = message(
  { name: 'udp', title: 'User Datagram Protocol', reference: 'RFC 768' },
  {
    sourcePort: u16('Source Port', { filter: 'udp.srcport' }),
    destinationPort: u16('Destination Port', { filter: 'udp.dstport' }),
    length: u16('Length', { filter: 'udp.length' }),
    checksum: u16('Checksum', { filter: 'udp.checksum', base: 'hex' }),
  },
);
