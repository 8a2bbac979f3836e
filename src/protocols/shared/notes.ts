import { derived } from '../../schema/derived.ts';
import type { Step } from '../../schema/message.ts';
import type { NoteDraft } from '../../schema/note.ts';
import { noteKinds } from '../../schema/note-kinds.ts';
import { valueName } from '../../schema/values.ts';
import type { View } from '../../schema/view.ts';
import { hasTransportArguments } from './transport-arguments.ts';

/** What can be odd in messages of more than one version. */
export const SHARED_NOTES = noteKinds({
  'nested-socks': {
    severity: 'note',
    text: 'The handshake travels inside the relay of another session (a chain of proxies)',
  },
  'reverse-socks': {
    severity: 'warning',
    text: 'The proxy opened the TCP connection (back-connect)',
  },
  'unexpected-version': {
    severity: 'warning',
    text: 'The version octet is not the one this message has',
    reference: 'RFC 1928 section 3',
  },
  'version-mismatch': {
    severity: 'warning',
    text: 'The proxy answers in another version of SOCKS than it was asked in',
  },
  'method-not-offered': {
    severity: 'warning',
    text: 'The proxy selected a method that the client did not offer',
    reference: 'RFC 1928 section 3',
  },
  'bad-cmd': {
    severity: 'warning',
    text: 'The command is neither one of the RFC nor of a known extension',
    reference: 'RFC 1928 section 4',
  },
  'bad-rep': {
    severity: 'warning',
    text: 'The reply code is unassigned',
    reference: 'RFC 1928 section 6',
  },
  'extension-command': {
    severity: 'note',
    text: 'The command is an extension that the RFC does not have',
    reference: 'RFC 1928 section 4',
  },
  'port-zero': { severity: 'note', text: 'The request asks for port 0' },
  'name-has-port': {
    severity: 'warning',
    text: 'The name field holds a port too, so it names no host',
    reference: 'RFC 1928 section 5',
  },
  'empty-name': {
    severity: 'warning',
    text: 'The domain name is empty',
    reference: 'RFC 1928 section 5',
  },
  'tor-isolation': {
    severity: 'note',
    text: 'User name and password are no credentials but keep streams of Tor apart',
    reference: 'Tor proposal 351',
  },
  'pt-arguments': {
    severity: 'note',
    text: 'The login carries arguments for a pluggable transport of Tor',
    reference: 'Tor pt-spec section 3.5',
  },
  'name-control-octets': {
    severity: 'warning',
    text: 'A name or credential holds control octets',
  },
  'format-string': {
    severity: 'warning',
    text: 'A text holds a conversion of printf, as attacks on format strings do',
  },
  'cve-shape': {
    severity: 'warning',
    text: 'The message matches the shape of a published vulnerability',
  },
});

const { 'name-control-octets': CONTROL, 'format-string': FORMAT, 'cve-shape': SHAPE } = SHARED_NOTES;
const { 'name-has-port': HAS_PORT, 'port-zero': PORT_ZERO } = SHARED_NOTES;

/** What is odd about the texts of a message. */
export const ofTexts = derived((view): readonly NoteDraft[] => {
  const drafts: NoteDraft[] = [];
  const { steps, texts } = view.message;
  for (const index of texts) {
    const { key, field } = steps[index] as Step;
    if (view.some(key, isControl) && !hasTransportArguments(view)) drafts.push([CONTROL, field.label]);
    if (view.some(key, isPercent) && CONVERSION.test(String(view.value(key)))) drafts.push([FORMAT, field.label]);
  }
  return drafts;
});

/** What prints or writes through a pointer; a percent sign alone is none. */
const CONVERSION = /%(?:\d+\$)?h{0,2}[nsx](?![0-9a-f])/i;

function isPercent(byte: number): boolean {
  return byte === 0x25;
}

function isControl(byte: number): boolean {
  return byte < 0x20 || byte === 0x7f;
}

/** Texts that programs take into a line or file of their own. */
const QUOTED: readonly string[] = ['name', 'username', 'userId'];

/** The shape of a published vulnerability: it does not say that anything was exploited. */
export const ofInjection = derived((view): readonly NoteDraft[] => {
  const { index } = view.message;
  const isInjected = QUOTED.some((key) => index.has(key) && view.some(key, endsLine));
  return isInjected ? [[SHAPE, 'CVE-2026-62380, NUL or a line break inside a text']] : [];
});

function endsLine(byte: number): boolean {
  return byte === 0 || byte === 0x0a || byte === 0x0d;
}

const CONNECT = 1;

/** A name with what should stand in the field of the port. */
export function ofNamedPort(view: View): readonly NoteDraft[] {
  const name = String(view.value('name') ?? '');
  return /^(?:[^:]+|\[[^\]]*\]):\d{1,5}$/.test(name) ? [[HAS_PORT, name]] : [];
}

/** What is odd about where a request leads. */
export function ofDestination(view: View): readonly NoteDraft[] {
  const isZero = view.number('command') === CONNECT && view.number('port') === 0;
  return isZero ? [...ofNamedPort(view), [PORT_ZERO]] : ofNamedPort(view);
}

/** What the declaration of a field calls its value. */
export function meaningOf(view: View, key: string, value: number): string {
  return valueName(view.message.fields[key]?.values ?? [], value) ?? 'unknown';
}

/** Whether the dialogue has a message of this name. */
export function hasMessage(name: string, dialogue: readonly { readonly view: View }[]): boolean {
  return dialogue.some(({ view }) => view.message.name === name);
}
