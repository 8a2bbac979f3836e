import type { Pdu } from '../engine/pdu.ts';
import type { CompiledFingerprint, Fingerprints, Pattern } from '../schema/fingerprint.ts';
import type { Behaviour, FingerprintMatch } from './session.ts';
import { addressOf } from './target.ts';

const NO_MATCHES: readonly FingerprintMatch[] = [];
const NONE: readonly CompiledFingerprint[] = [];

/** The products whose fingerprints client and proxy show; undefined where neither shows any. It says what they behave like, not what they are. */
export function behaviourOf(pdus: readonly Pdu[], fingerprints: Fingerprints): Behaviour | undefined {
  let client = NO_MATCHES;
  let proxy = NO_MATCHES;
  for (const pdu of pdus) {
    for (const fingerprint of fingerprints.get(pdu.view.message.name) ?? NONE) {
      if (fingerprint.side !== pdu.side || !shows(pdu, fingerprint, pdus)) continue;
      if (pdu.side === 'client') client = withMatch(client, fingerprint);
      else proxy = withMatch(proxy, fingerprint);
    }
  }
  if (client.length === 0 && proxy.length === 0) return undefined;
  return { ...(client.length === 0 ? {} : { client }), ...(proxy.length === 0 ? {} : { proxy }) };
}

function withMatch(
  known: readonly FingerprintMatch[],
  { products, evidence }: CompiledFingerprint,
): readonly FingerprintMatch[] {
  const matches = [...known];
  for (const product of products) {
    const at = matches.findIndex((one) => one.product === product);
    const before = matches[at];
    if (before === undefined) matches.push({ product, evidence: [evidence] });
    else if (!before.evidence.includes(evidence)) matches[at] = { product, evidence: [...before.evidence, evidence] };
  }
  return matches;
}

function shows({ view, length }: Pdu, { head, tail, asked }: CompiledFingerprint, pdus: readonly Pdu[]): boolean {
  const { bytes, start, end, lost } = view;
  const seen = Math.min(length, end - start, bytes.length - start);
  if (lost.length > 0 || seen < head.length + (tail?.length ?? 0)) return false;
  if (tail === undefined && seen !== head.length) return false;
  if (!fits(bytes, start, head) || (tail !== undefined && !fits(bytes, start + seen - tail.length, tail))) return false;
  return asked === undefined || isAnswerTo(asked, pdus);
}

function isAnswerTo({ commands, nameEnd }: NonNullable<CompiledFingerprint['asked']>, pdus: readonly Pdu[]): boolean {
  const view = pdus.find((pdu) => pdu.view.message.role === 'request')?.view;
  if (view === undefined) return false;
  if (commands !== undefined && !commands.includes(view.number('command') ?? 0)) return false;
  const name = String(addressOf(view) ?? '').toLowerCase();
  return nameEnd === undefined || name.endsWith(nameEnd);
}

function fits(bytes: Uint8Array, at: number, wanted: Pattern): boolean {
  for (let index = 0; index < wanted.length; index++) {
    const byte = wanted[index];
    if (byte !== undefined && bytes[at + index] !== byte) return false;
  }
  return true;
}
