import { describe, expect, test } from 'vitest';
import { told } from './found.ts';

const REQUEST = 'GET /a?b=c HTTP/1.1\r\nHost: example.org\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\n\r\n';
const ANSWER = 'HTTP/1.1 302 Found\r\nServer: nginx\r\nContent-Type: text/html\r\nLocation: /login\r\n\r\n<html>';

describe('http', () => {
  test('http tells request and answer', () => {
    expect(told(REQUEST, ANSWER)).toEqual({
      protocol: 'http',
      method: 'GET',
      host: 'example.org',
      path: '/a?b=c',
      version: 'HTTP/1.1',
      userAgent: 'curl/7.88.1',
      status: 302,
      reason: 'Found',
      server: 'nginx',
      contentType: 'text/html',
      location: '/login',
    });
  });

  test('http tells what one side says alone', () => {
    expect(told(REQUEST, '')).toMatchObject({ method: 'GET', host: 'example.org' });
    expect(told('', ANSWER)).toMatchObject({ status: 302 });
  });

  test('http reads a head that is not over as far as whole lines go', () => {
    expect(told('GET / HTTP/1.1\r\nHost: example.org\r\nUser-Agent: cu', '')).toEqual({
      protocol: 'http',
      method: 'GET',
      host: 'example.org',
      path: '/',
      version: 'HTTP/1.1',
    });
  });

  test('http takes host and path of a target in absolute form, without user information', () => {
    const found = told('GET http://alice:secret@example.org:8080/x?y HTTP/1.1\r\nHost: other.example\r\n\r\n', '');
    expect(found).toMatchObject({ host: 'example.org:8080', path: '/x?y' });
    expect(JSON.stringify(found)).not.toContain('secret');
  });

  test.each([
    'CONNECT joe:secret@host.example:443 HTTP/1.1\r\n\r\n',
    'GET http://joe:se@cret@host.example:443 HTTP/1.1\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: joe:secret@host.example:443\r\n\r\n',
  ])('http leaves user information out of the host: %j', (request) => {
    expect(told(request, '')).toMatchObject({ host: 'host.example:443' });
  });

  test('http takes the target of CONNECT for the host', () => {
    expect(told('CONNECT example.org:443 HTTP/1.1\r\n\r\n', 'HTTP/1.1 200 OK\r\n\r\n')).toEqual({
      protocol: 'http',
      method: 'CONNECT',
      host: 'example.org:443',
      version: 'HTTP/1.1',
      status: 200,
      reason: 'OK',
    });
  });

  test('http keeps the scheme of credentials and no more', () => {
    const found = told(
      'GET / HTTP/1.0\r\nAuthorization: Basic YWxpY2U6c2VjcmV0\r\nProxy-Authorization: Bearer abcdef\r\nCookie: id=77\r\n\r\n',
      'HTTP/1.0 200 OK\r\nSet-Cookie: id=88\r\n\r\n',
    );
    expect(found).toMatchObject({ authorization: 'Basic', proxyAuthorization: 'Bearer' });
    expect(JSON.stringify(found)).not.toMatch(/YWxp|abcdef|77|88/);
  });

  test('http does not take a token without a scheme for one', () => {
    expect(told('GET / HTTP/1.1\r\nAuthorization: YWxpY2U6c2VjcmV0\r\n\r\n', '')).toMatchObject({
      authorization: 'unknown scheme',
    });
  });

  test('http passes over interim answers', () => {
    expect(told('PUT /up HTTP/1.1\r\n\r\n', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\n\r\n')).toMatchObject(
      {
        status: 201,
      },
    );
    expect(told('PUT /up HTTP/1.1\r\n\r\n', 'HTTP/1.1 100 Continue\r\n\r\n')).toMatchObject({ status: 100 });
  });

  test('http tells the protocol that a connection changes to', () => {
    expect(told('', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n')).toMatchObject({
      status: 101,
      upgrade: 'websocket',
    });
  });

  test.each([
    'OPTIONS rtsp://example.org/a RTSP/1.0\r\nCSeq: 1\r\n\r\n',
    'OPTIONS sip:bob@example.org SIP/2.0\r\n\r\n',
    'GET\r\n',
    'get / HTTP/1.1\r\n',
  ])('http is not what begins with %j', (client) => {
    expect(told(client, '')).toBeUndefined();
  });

  test('http writes octets of a path that are no text as escapes', () => {
    const octets = Uint8Array.from('GET /\xff\x1b HTTP/1.1\r\n\r\n', (character) => character.charCodeAt(0));
    expect(told(octets, '')).toMatchObject({ path: '/\\xff\x1b' });
  });
});

describe('http2', () => {
  test('http2 is told by its preface', () => {
    expect(told('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '')).toEqual({ protocol: 'http2' });
  });
});
