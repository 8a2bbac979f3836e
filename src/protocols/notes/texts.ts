import type { Step } from '../../schema/message.ts';
import type { View } from '../../schema/view.ts';
import { hasTransportArguments } from './login.ts';
import type { Remark } from './review.ts';

/** What servers reckon with in a text that only a NUL ends. */
export const MOST_OCTETS = 255;

/** What is odd about the texts of a message. */
export function ofTexts(view: View): Remark[] {
  const remarks: Remark[] = [];
  const { steps, texts } = view.message;
  for (const index of texts) {
    const { key, field } = steps[index] as Step;
    if (view.some(key, isControl) && !hasTransportArguments(view)) remarks.push(['name-control-octets', field.label]);
    if (view.some(key, isPercent) && CONVERSION.test(String(view.value(key))))
      remarks.push(['format-string', field.label]);
  }
  return remarks;
}

/** What prints or writes through a pointer; a percent sign alone is none. */
const CONVERSION = /%(?:\d+\$)?h{0,2}[nsx](?![0-9a-f])/i;

function isPercent(octet: number): boolean {
  return octet === 0x25;
}

function isControl(octet: number): boolean {
  return octet < 0x20 || octet === 0x7f;
}

function isInjection(octet: number): boolean {
  return octet === 0 || octet === 0x0a || octet === 0x0d;
}

/** Texts that programs take into a line or file of their own. */
const BROUGHT_ON: readonly string[] = ['name', 'username', 'userId'];

/** The longest name that is not negative as a signed octet. */
const SIGNED_OCTET = 0x7f;

/** Shapes of published vulnerabilities that need no more than one message: it does not say that anything was exploited. */
export function ofShape(view: View): Remark[] {
  const { name, role } = view.message;
  const remarks: Remark[] = [];
  const length = view.number('nameLength') ?? 0;
  if ((role === 'reply' || role === 'bind-reply') && length > SIGNED_OCTET)
    remarks.push(['cve-shape', `CVE-2026-56123, a reply with a name of ${length} octets`]);
  if (
    view.message.texts.length > 0 &&
    BROUGHT_ON.some((key) => view.message.index.has(key) && view.some(key, isInjection))
  )
    remarks.push(['cve-shape', 'CVE-2026-62380, NUL or a line break inside a text']);
  if (name === 'socks4-request') {
    const [userId, host] = [view.octets('userId')?.length ?? 0, view.octets('name')?.length ?? 0];
    if (host > MOST_OCTETS + 1) remarks.push(['cve-shape', 'CVE-2002-1001, a name of SOCKS4A over 255 octets']);
    if (userId === MOST_OCTETS + 1 && host === MOST_OCTETS + 1)
      remarks.push(['cve-shape', 'CVE-2024-52533, user id and name of 255 octets']);
  }
  return remarks;
}
