import { describe, expect, test } from 'vitest';
import { csvHeader } from '../../../src/report/data/csv.ts';
import type { Session } from '../../../src/session/session.ts';
import { documentOf } from '../../support/session-data.ts';
import { association, established, incomplete } from '../text/samples.ts';

/** The line of a session. */
function csvRow(session: Session): string {
  return documentOf('csv', [session]).slice(csvHeader().length);
}

describe('csvRow', () => {
  test('csvHeader names the columns', () => {
    expect(csvHeader()).toBe(
      'id,capture,protocol,start,end,client_address,client_port,proxy_address,proxy_port,status,phase,confidence,methods_offered,method_selected,username,command,address_type,destination_address,destination_port,destination_name,reply,bound_address,bound_port,client_bytes,proxy_bytes,inside,inside_details,udp_datagrams_client,udp_datagrams_proxy,notes,reason_code,reason,ended_by,ended_how,ended_after,duration,uid,methods_offered_names,method_selected_name,authentication_status,authentication_succeeded,reply_names,latency_negotiation,latency_authentication,latency_reply,transport,depth,parent\n',
    );
  });

  test('csvRow writes a session as one line', () => {
    expect(csvRow(established)).toBe(
      '1,curl-login.pcapng,socks5,2026-11-01T10:00:00.004000Z,2026-11-01T10:00:00.231456Z,10.0.0.2,55951,10.0.0.1,1080,established,relay,certain,0 2,2,alice,CONNECT,3,www.example.org,443,www.example.org,0,10.0.0.1,40112,517,45120,tls,tls www.example.org,,,cleartext-password,,,client,fin,0.19,0.227456,00c0ffee00c0ffee,No authentication required; Username/Password,Username/Password,0,true,Succeeded,0.000412,0.00102,0.0341,tcp,0,\n',
    );
  });

  test('csvRow tells the datagrams of an association', () => {
    expect(csvRow(association)).toContain(',tls,tls www.example.org,2,1,udp-frag-used,');
  });

  test('csvRow leaves empty what is unknown', () => {
    expect(csvRow(incomplete)).toContain(',,,,,,,,,,,,,,,message-truncated one-sided,');
  });

  test('csvRow quotes commas, quotes and control characters', () => {
    expect(csvRow({ ...established, capture: 'a,"b"\n.pcap' })).toContain('1,"a,""b""\\x0a.pcap",socks5');
  });
});
