import type { InferredOptionTypes, Options } from 'yargs';
import { bareHost } from '../../bytes/host.ts';
import type { Place, Selection } from '../../filter/selection.ts';
import { NOTE_KINDS, PROTOCOL_NAMES } from '../../protocols/index.ts';
import { once } from '../options.ts';
import { suggestion } from '../suggestion.ts';
import { UsageError } from '../usage-error.ts';

/** Which sessions are wanted: options of every command that reads or captures; all that are given must hold. */
export const SELECTION_OPTIONS = {
  session: {
    type: 'string',
    requiresArg: true,
    describe: 'Only these sessions, by id: 7,9-12',
    coerce: once(idRanges),
  },
  protocol: {
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'Only sessions of these: socks (the default), http-connect, all',
    coerce: protocolNames,
  },
  failed: { type: 'boolean', default: false, describe: 'Only sessions that were refused or broke off' },
  user: { type: 'string', requiresArg: true, describe: 'Only sessions of this user name' },
  to: {
    type: 'string',
    requiresArg: true,
    describe: 'Only sessions to HOST, HOST:PORT or :PORT',
    coerce: once(placeOf('--to')),
  },
  proxy: {
    type: 'string',
    requiresArg: true,
    describe: 'Only sessions of this proxy',
    coerce: once(placeOf('--proxy')),
  },
  note: {
    type: 'string',
    requiresArg: true,
    describe: 'Only sessions with this note (see explain notes)',
    coerce: once(noteId),
  },
  slower: {
    type: 'string',
    requiresArg: true,
    describe: 'Only handshakes that took this long: 1s, 200ms',
    coerce: once(secondsOf),
  },
} as const satisfies Record<string, Options>;

export type SelectionArguments = InferredOptionTypes<typeof SELECTION_OPTIONS>;

/** The selection that the options make; undefined where none is given. */
export function selectionOf({
  session,
  protocol,
  failed,
  user,
  to,
  proxy,
  note,
  slower,
}: SelectionArguments): Selection | undefined {
  const selection: Selection = {
    ...(session === undefined ? {} : { ids: session.ranges }),
    ...(protocol === undefined || isAll(protocol) ? {} : { protocols: protocol }),
    ...(failed ? { isFailed: true } : {}),
    ...(user === undefined ? {} : { user }),
    ...(to === undefined ? {} : { to }),
    ...(proxy === undefined ? {} : { proxy }),
    ...(note === undefined ? {} : { note }),
    ...(slower === undefined ? {} : { slowerThan: slower }),
  };
  return Object.keys(selection).length === 0 ? undefined : selection;
}

/** The protocols whose sessions are wanted although they are only counted as a rule. */
export function wantedOf({ protocol }: Pick<SelectionArguments, 'protocol'>): ReadonlySet<string> {
  return new Set(protocol);
}

function isAll(protocols: readonly string[]): boolean {
  return PROTOCOL_NAMES.get('all')?.every((name) => protocols.includes(name)) === true;
}

/** The names that sessions have of all these protocols, each a word or several with commas. */
function protocolNames(words: readonly string[]): readonly string[] {
  const known = [...PROTOCOL_NAMES.keys()];
  return words
    .flatMap((word) => word.split(','))
    .flatMap((word) => {
      const names = PROTOCOL_NAMES.get(word.trim().toLowerCase());
      if (names === undefined) throw new UsageError(`--protocol ${word} is none of ${known.join(', ')}`);
      return names;
    });
}

/** Ids of sessions as they are named on the command line. */
export interface NamedIds {
  readonly ranges: readonly (readonly [first: number, last: number])[];
}

/** The ranges of `7,9-12`. Throws UsageError for anything else. */
export function idRanges(text: string): NamedIds {
  const ranges = text.split(',').map((part) => {
    const match = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part.trim());
    const first = Number(match?.[1]);
    const last = Number(match?.[2] ?? match?.[1]);
    if (match === null || first < 1 || last < first) {
      throw new UsageError(`"${text}" names no sessions; they are named as in 7 or 7,9-12`);
    }
    return [first, last] as const;
  });
  return { ranges };
}

function placeOf(option: string): (text: string) => Place {
  return (text) => {
    // More than one colon outside of brackets is an address of IPv6 without a port.
    const isBare = !text.startsWith('[') && text.indexOf(':') !== text.lastIndexOf(':');
    const match = isBare ? [text, text] : /^(\[[^\]]+\]|[^:]*)(?::(\d{1,5}))?$/.exec(text);
    const port = match?.[2] === undefined ? undefined : Number(match[2]);
    const host = bareHost(match?.[1] ?? '');
    if (match === null || (host === '' && port === undefined) || (port ?? 0) > 0xffff) {
      throw new UsageError(`${option} ${text} is not of the form HOST, HOST:PORT or :PORT`);
    }
    return { host: host === '' ? undefined : host, port };
  };
}

function noteId(id: string): string {
  const known = NOTE_KINDS.map((kind) => kind.id);
  if (!known.includes(id)) throw new UsageError(`--note ${id} is no note${suggestion(id, known)}; see explain notes`);
  return id;
}

const UNITS: Readonly<Record<string, number>> = { us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, '': 1, min: 60, m: 60, h: 3600 };

function secondsOf(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([a-zµ]*)$/.exec(text);
  const unit = UNITS[match?.[2] ?? '-'];
  if (match === null || unit === undefined) throw new UsageError(`--slower ${text} is no span such as 1s or 200ms`);
  return Number(match[1]) * unit;
}
