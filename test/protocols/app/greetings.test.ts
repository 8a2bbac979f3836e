import { describe, expect, test } from 'vitest';
import { told } from './found.ts';

describe('ssh', () => {
  test('ssh tells the software of both sides', () => {
    expect(told('SSH-2.0-PuTTY_Release_0.78\r\n', 'SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n\x00\x00')).toEqual({
      protocol: 'ssh',
      version: '2.0',
      client: 'PuTTY_Release_0.78',
      server: 'OpenSSH_9.2p1 Debian-2+deb12u3',
    });
  });

  test('ssh leaves out a line that is not over', () => {
    expect(told('', 'SSH-2.0-OpenSSH_9.2p1 Deb')).toEqual({ protocol: 'ssh' });
  });
});

describe('smtp', () => {
  test('smtp is told by its greeting', () => {
    expect(told('EHLO client.example\r\n', '220 mx.example.org ESMTP Exim 4.96\r\n')).toEqual({
      protocol: 'smtp',
      greeting: 'mx.example.org ESMTP Exim 4.96',
      client: 'client.example',
    });
  });

  test('smtp is told by the command of its client where the greeting does not say it', () => {
    expect(told('HELO me\r\n', '220 ready\r\n')).toEqual({ protocol: 'smtp', greeting: 'ready', client: 'me' });
  });
});

describe('ftp', () => {
  test('ftp tells who logs in, and keeps no password', () => {
    const found = told('USER alice\r\nPASS secret\r\n', '220 (vsFTPd 3.0.3)\r\n');
    expect(found).toEqual({ protocol: 'ftp', greeting: '(vsFTPd 3.0.3)', user: 'alice' });
  });

  test('ftp keeps nothing of a password that comes first', () => {
    expect(JSON.stringify(told('PASS secret\r\n', '220 FTP\r\n'))).not.toContain('secret');
  });

  test('a greeting that no word or command explains is neither FTP nor SMTP', () => {
    expect(told('', '220 ready\r\n')).toBeUndefined();
    expect(told('NICK me\r\n', '220 ready\r\n')).toBeUndefined();
  });
});

describe('pop3', () => {
  test('pop3 tells greeting and user, and keeps no password', () => {
    const found = told('USER alice\r\nPASS secret\r\n', '+OK Dovecot ready.\r\n');
    expect(found).toEqual({ protocol: 'pop3', greeting: 'Dovecot ready.', user: 'alice' });
  });

  test('pop3 is not an answer of Redis', () => {
    expect(told('*1\r\n$4\r\nPING\r\n', '+OK\r\n')).toBeUndefined();
  });
});

describe('imap', () => {
  test('imap tells the greeting, and nothing of the client', () => {
    const found = told('a LOGIN alice secret\r\n', '* OK [CAPABILITY IMAP4rev1] Dovecot ready.\r\n');
    expect(found).toEqual({ protocol: 'imap', greeting: 'Dovecot ready.' });
  });
});

describe('socks inside', () => {
  test('a greeting that fits its count is SOCKS5, a request to connect SOCKS4', () => {
    expect(told(Uint8Array.of(5, 2, 0, 2), '')).toEqual({ protocol: 'socks5' });
    expect(told(Uint8Array.of(4, 1, 0, 80, 10, 0, 0, 1, 0), '')).toEqual({ protocol: 'socks4' });
    expect(told(Uint8Array.of(5, 3, 0, 2), '')).toBeUndefined();
  });
});
