import { describe, expect, test } from 'vitest';
import { bareHost, isAddress, reachOf } from '../../src/bytes/host.ts';

describe('bareHost', () => {
  test.each([
    ['WWW.Example.ORG', 'www.example.org'],
    ['example.org.', 'example.org'],
    ['example.org:8080', 'example.org'],
    ['example.org.:80', 'example.org'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['[::1]', '::1'],
    ['2001:db8::1', '2001:db8::1'],
    ['10.0.0.1:80', '10.0.0.1'],
    ['', ''],
  ])('bareHost of %j is %j', (text, host) => expect(bareHost(text)).toBe(host));
});

describe('isAddress', () => {
  test.each([
    ['10.0.0.1', true],
    ['::1', true],
    ['1.example', false],
    ['localhost', false],
  ])('isAddress of %s is %s', (host, expected) => expect(isAddress(host)).toBe(expected));
});

describe('reachOf', () => {
  test.each([
    ['93.184.216.34', 'public'],
    ['2606:2800:220:1::1', 'public'],
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['172.32.0.1', 'public'],
    ['192.168.0.1', 'private'],
    ['100.64.0.1', 'private'],
    ['fd00::1', 'private'],
    ['169.254.169.254', 'link'],
    ['fe80::1', 'link'],
    ['127.0.0.53', 'loopback'],
    ['::1', 'loopback'],
    ['::ffff:10.0.0.1', 'private'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['localhost', 'loopback'],
    ['fc.example', 'public'],
    ['10.example', 'public'],
  ])('reachOf of %s is %s', (host, reach) => expect(reachOf(host)).toBe(reach));
});
