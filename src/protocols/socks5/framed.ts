import type { Framing } from '../../engine/dissector.ts';
import { bytes, u8, u16 } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import type { ValueTable } from '../../schema/values.ts';
import type { View } from '../../schema/view.ts';
import { ofInjection, ofTexts } from '../shared/notes.ts';
import { address } from './address.ts';

const dataLength = (about: string) => u16('Data length', { filter: 'socks.udp.data_length', about });
const data = bytes('Data', 'dataLength', { filter: 'socks.udp.data', about: 'User data' });
const destination = address({
  address: 'DST Addr',
  port: 'DST Port',
  portFilter: 'socks.dstport',
  of: 'of the destination wanted, or of the host the data came from',
});

export const fwdUdpDatagram = message(
  {
    name: 'fwd-udp-datagram',
    title: 'Datagram in TCP (FWD UDP)',
    reference: 'hev-socks5-core, src/hev-socks5-proto.h',
    phase: 'udp',
    side: 'both',
    about:
      'What follows the reply to CMD 5 of hev-socks5, both ways: to the target, or from the host the data came from.',
    line: ['{way} {endpoint}', ', {data}'],
    review: [ofTexts, ofInjection],
  },
  {
    dataLength: dataLength('Bytes of Data'),
    headerLength: u8('Header length', {
      filter: 'socks.udp.header_length',
      about: 'Bytes of all fields before Data: 10 with an IPv4 address',
    }),
    ...destination,
    data,
  },
);

/** The second value is what gost writes; it reads any. */
const TUNNEL_FLAGS: ValueTable = [
  [0x00, 'Standalone'],
  [0xff, 'Datagram in a tunnel'],
];

export const udpTunDatagram = message(
  {
    name: 'udp-tun-datagram',
    title: 'Datagram in TCP (UDP-TUN)',
    reference: 'gosocks5, socks5.go',
    phase: 'udp',
    side: 'both',
    about:
      'What follows the reply to CMD F3 of gost, both ways: the UDP request header, with the length of the data in RSV.',
    line: ['{way} {endpoint}', ', {data}'],
    review: [ofTexts, ofInjection],
  },
  {
    dataLength: dataLength('Bytes of Data, in the place of RSV'),
    flag: u8('FRAG', {
      filter: 'socks.udp.tunnel_flag',
      values: TUNNEL_FLAGS,
      closed: true,
      about: 'FF in the tunnel of gost, 00 in older versions',
    }),
    ...destination,
    data,
  },
);

/** How the datagrams of a command stand in its TCP stream. */
const FRAMINGS: ReadonlyMap<number, Framing> = new Map([
  [0x05, { message: fwdUdpDatagram, name: 'FWD UDP of hev-socks5', fits: hasItsHeaderLength }],
  [0xf3, { message: udpTunDatagram, name: 'UDP-TUN of gost', fits: () => true }],
]);

export function framingOf(command: number): Framing | undefined {
  return FRAMINGS.get(command);
}

/** Whether the header is as long as it says, as far as it has come. */
function hasItsHeaderLength(view: View): boolean {
  const length = view.number('headerLength');
  if (length === undefined) return true;
  return view.has('port') ? length === endOfPort(view) : length >= LEAST_HEADER;
}

/** A header with a name of no bytes. */
const LEAST_HEADER = 7;

function endOfPort({ message: { index }, ends }: View): number {
  return ends[index.get('port') as number] as number;
}
