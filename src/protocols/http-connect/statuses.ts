import type { ValueTable } from '../../schema/values.ts';

/** RFC 9110 section 15; those that proxies answer CONNECT with. */
export const STATUSES: ValueTable = [
  [100, 199, 'Informational'],
  [200, 299, 'Connected'],
  [300, 399, 'Redirection'],
  [400, 499, 'Client error'],
  [400, 'Bad request'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'Not found'],
  [405, 'Method not allowed'],
  [407, 'Proxy authentication required'],
  [408, 'Request timeout'],
  [429, 'Too many requests'],
  [500, 599, 'Server error'],
  [500, 'Internal server error'],
  [501, 'Not implemented'],
  [502, 'Bad gateway'],
  [503, 'Service unavailable'],
  [504, 'Gateway timeout'],
];
