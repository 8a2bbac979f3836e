import { HTTP_HEAD_BYTES, HTTP_HEADERS } from '../../limits.ts';
import { bytes, type Field, repeated, text } from '../../schema/field.ts';
import { namedLine } from '../../schema/lines.ts';
import type { View } from '../../schema/view.ts';

/** What one side says in headers of its own. */
interface OwnHeader {
  readonly name: string;
  readonly filter: string;
  readonly about: string;
  readonly secret?: true;
}

const EMPTY = ['\r\n', '\n'];

/** Headers that hold no secret: of all others only that they are there is shown. */
const PUBLIC = [
  'Host',
  'User-Agent',
  'Accept',
  'Accept-Encoding',
  'Accept-Language',
  'Cache-Control',
  'Connection',
  'Content-Length',
  'Content-Type',
  'Date',
  'Expires',
  'Keep-Alive',
  'Pragma',
  'Proxy-Agent',
  'Proxy-Connection',
  'Server',
  'Transfer-Encoding',
  'Vary',
  'Via',
].map(start);

function start(name: string): string {
  return `${name}:`;
}

const line = { column: 'Headers', most: HTTP_HEAD_BYTES } as const;

/** All headers and the empty line behind them; `filter` is what they are called in JSON. */
export function headers(filter: string, own: OwnHeader): Record<string, Field> {
  const begins = [start(own.name)];
  return {
    ...repeated(HTTP_HEADERS, (place) => ({
      [`own${place}`]: text(own.name, 'line', {
        ...line,
        begins,
        filter: own.filter,
        about: own.about,
        ...(own.secret === true ? { secret: true } : {}),
      }),
      [`header${place}`]: text('Header', 'line', {
        ...line,
        begins: PUBLIC,
        filter,
        about: 'Name and value of a header that holds no secret',
      }),
      [`other${place}`]: text('Other header', 'line', {
        ...line,
        unless: [...EMPTY, ...begins, ...PUBLIC],
        filter,
        secret: true,
        about: 'Any other header, which may hold credentials',
      }),
    })),
    end: bytes('End of headers', 'head', {
      filter: 'http.end_of_headers',
      most: 2,
      about: 'An empty line',
    }),
  };
}

/** The value of a header; undefined where the message has none of this name. */
export function headerOf({ bytes: octets, start: from, end }: View, name: string): string | undefined {
  return namedLine(octets, from, Math.min(end, octets.length), name);
}
