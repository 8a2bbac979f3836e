import { describe, expect, test } from 'vitest';
import { sessionRecord } from '../../../src/report/data/session-record.ts';
import { association, damaged, established, incomplete, PASSWORD } from '../text/samples.ts';

describe('sessionRecord', () => {
  test('sessionRecord has the keys and the order of the contract', () => {
    const { messages, ...rest } = sessionRecord(established, false);
    expect(JSON.stringify(rest)).toBe(
      JSON.stringify({
        id: 1,
        uid: '00c0ffee00c0ffee',
        capture: 'curl-login.pcapng',
        protocol: 'socks5',
        transport: 'tcp',
        depth: 0,
        client: { address: '10.0.0.2', port: 55951 },
        proxy: { address: '10.0.0.1', port: 1080 },
        start: '2026-11-01T10:00:00.004000Z',
        end: '2026-11-01T10:00:00.231456Z',
        firstFrame: 4,
        lastFrame: 40,
        duration: 0.227456,
        status: 'established',
        phase: 'relay',
        detection: { confidence: 'certain', evidence: ['greeting of 4 bytes fits its own count'] },
        ended: { by: 'client', how: 'fin', after: 0.19 },
        methods: {
          offered: [
            { code: 0, name: 'No authentication required' },
            { code: 2, name: 'Username/Password' },
          ],
          selected: { code: 2, name: 'Username/Password' },
        },
        authentication: { method: 2, username: 'alice', password: '******', status: 0, succeeded: true },
        request: { command: 1, name: 'CONNECT', addressType: 3, address: 'www.example.org', port: 443 },
        replies: [{ code: 0, name: 'Succeeded', addressType: 1, address: '10.0.0.1', port: 40112 }],
        relay: {
          clientBytes: 517,
          proxyBytes: 45120,
          protocol: 'tls',
          tls: { serverName: 'www.example.org' },
          destination: 'www.example.org',
        },
        latency: { negotiation: 0.000412, authentication: 0.00102, reply: 0.0341 },
        notes: [
          {
            id: 'cleartext-password',
            severity: 'warning',
            frame: 8,
            text: 'Username and password cross the network unencrypted',
          },
        ],
      }),
    );
    expect(messages).toHaveLength(6);
  });

  test('sessionRecord tells every field of a message', () => {
    expect(sessionRecord(established, false).messages[0]).toEqual({
      message: 'method-offer',
      phase: 'negotiation',
      side: 'client',
      frames: [4],
      time: '2026-11-01T10:00:00.004000Z',
      length: 4,
      fields: [
        { name: 'socks.version', label: 'Version', offset: 0, length: 1, value: 5 },
        { name: 'socks.auth_method_count', label: 'NMethods', offset: 1, length: 1, value: 2 },
        {
          name: 'socks.auth_method',
          label: 'Methods',
          offset: 2,
          length: 1,
          value: 0,
          meaning: 'No authentication required',
        },
        { name: 'socks.auth_method', label: 'Methods', offset: 3, length: 1, value: 2, meaning: 'Username/Password' },
      ],
    });
  });

  test('sessionRecord masks secrets unless they are asked for', () => {
    expect(JSON.stringify(sessionRecord(established, false))).not.toContain(PASSWORD);
    const record = sessionRecord(established, true);
    expect(record.authentication?.password).toBe(PASSWORD);
    expect(record.messages[2]?.fields.at(-1)?.value).toBe(PASSWORD);
  });

  test('sessionRecord leaves out what is unknown', () => {
    const record = sessionRecord(incomplete, false);
    expect(Object.keys(record)).not.toContain('request');
    expect(Object.keys(record)).not.toContain('latency');
    expect(record.replies).toEqual([]);
    expect(record.messages[2]?.completeness).toBe('truncated');
  });

  test('sessionRecord has no value for a field whose octets the capture lacks', () => {
    const [field] = sessionRecord(damaged, false).messages[0]?.fields.slice(5) ?? [];
    expect(field).toEqual({ name: 'socks.remote_name', label: 'DST addr', offset: 5, length: 5 });
  });

  test('sessionRecord tells the length of data that was not all kept', () => {
    const field = sessionRecord(association, false).messages[3]?.fields.at(-1);
    expect(field?.length).toBe(1400);
    expect(String(field?.value).split(' ')).toHaveLength(256);
  });

  test('sessionRecord tells what the relay lacks', () => {
    const relay = { clientBytes: 517, proxyBytes: 45120, missing: 3 };
    expect(sessionRecord({ ...established, relay }, false).relay).toEqual({ ...relay, destination: 'www.example.org' });
  });
});
