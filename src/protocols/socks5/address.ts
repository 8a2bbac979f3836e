import { ipv4, ipv6, text, u8, u16 } from '../../schema/field.ts';
import type { ValueTable } from '../../schema/values.ts';
import { SHARED_NOTES } from '../shared/notes.ts';
import { ADDRESS_TYPES } from './values.ts';

/** What a message calls its address and port, and what they are of. */
interface AddressNames {
  readonly address: string;
  readonly port: string;
  readonly portFilter: string;
  readonly of: string;
  readonly types?: ValueTable;
}

/** RFC 1928 section 5. */
export function address({ address: column, port, portFilter, of, types = ADDRESS_TYPES }: AddressNames) {
  return {
    atyp: u8('ATYP', {
      filter: 'socks.address_type',
      values: types,
      closed: true,
      about: `Type of the address in ${column}, which says how long it is`,
    }),
    ipv4: ipv4(column, {
      filter: 'socks.dst',
      when: { atyp: types === ADDRESS_TYPES ? 1 : [0, 1] },
      about: `IPv4 address ${of}`,
    }),
    nameLength: u8('Domain name length', {
      filter: 'socks.remote_name_length',
      when: { atyp: 3 },
      column,
      least: 1,
      unexpected: SHARED_NOTES['empty-name'],
      about: 'Bytes of the domain name, 1 to 255',
    }),
    name: text(column, 'nameLength', {
      filter: 'socks.remote_name',
      when: { atyp: 3 },
      about: `Domain name ${of}, without a NUL at its end`,
    }),
    ipv6: ipv6(column, { filter: 'socks.dstV6', when: { atyp: 4 }, about: `IPv6 address ${of}` }),
    port: u16(port, { filter: portFilter, about: `Port ${of}, in network byte order` }),
  };
}
