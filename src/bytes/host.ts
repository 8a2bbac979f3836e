/** A host as hosts are compared: without port, brackets and last dot, in lower case. */
export function bareHost(text: string): string {
  if (PLAIN_HOST.test(text)) return text.toLowerCase();
  const bracketed = /^\[([^\]]*)\](?::\d*)?$/.exec(text)?.[1];
  const host = bracketed ?? (text.indexOf(':') === text.lastIndexOf(':') ? text.replace(/:\d*$/, '') : text);
  return host.replace(/\.$/, '').toLowerCase();
}

/** No port, no brackets, no last dot. */
const PLAIN_HOST = /^[^[:]*[^[:.]$/;

/** Whether a bare host is an address: IPv4 in dotted form, or IPv6. */
export function isAddress(host: string): boolean {
  return host.includes(':') || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host);
}

/** How far inside a network a host lies: everywhere, in one site, on one link, in one machine. */
export type Reach = 'public' | 'private' | 'link' | 'loopback';

const REACHES: readonly (readonly [pattern: RegExp, reach: Reach])[] = [
  [/^(?:127\.|0\.|::1$|::$|::ffff:127\.|localhost$)|\.localhost$/, 'loopback'],
  [/^(?:169\.254\.|fe[89ab][0-9a-f]:|::ffff:169\.254\.)/, 'link'],
  [/^(?:::ffff:)?(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/, 'private'],
  [/^f[cd][0-9a-f]{2}:/, 'private'],
];

/** All that is not public begins or ends like this, and hardly anything else does. */
const CAN_BE_INWARD = /^(?:[:f]|0\.|1(?:0|00|27|69|72|92)\.)|localhost$/;

/** The reach of a bare host by its address (RFC 1918, RFC 6598, RFC 3927, RFC 4193, RFC 4291); a name is public. */
export function reachOf(host: string): Reach {
  if (!CAN_BE_INWARD.test(host)) return 'public';
  if (!isAddress(host) && !/(?:^|\.)localhost$/.test(host)) return 'public';
  return REACHES.find(([pattern]) => pattern.test(host))?.[1] ?? 'public';
}
