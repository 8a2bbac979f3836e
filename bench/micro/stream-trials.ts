import { emptyFrame, type FrameMark, markFrame } from '../../src/capture/frame.ts';
import { Dialogue } from '../../src/engine/dialogue.ts';
import { socks5 } from '../../src/protocols/socks5/index.ts';
import type { Side } from '../../src/schema/message.ts';
import { nothingWaiting, Reassembler } from '../../src/tcp/reassembler.ts';
import type { StreamBytes } from '../../src/tcp/stream.ts';
import { SEGMENT_OCTETS } from '../traffic/connection.ts';
import { greeting, login, loginReply, METHOD, reply, request, selection } from '../traffic/socks-octets.ts';
import type { Trial } from './trial.ts';

const SEGMENTS = 1000;
const DIALOGUES = 200;
const FRAMES: readonly FrameMark[] = [markFrame({ ...emptyFrame(), number: 1 })];

type Script = readonly (readonly [from: Side, octets: Uint8Array])[];

/** A handshake whose login, destination and bound address no other number has. */
function script(number: number): Script {
  const [high, low] = [(number >> 8) & 0xff, number & 0xff];
  return [
    ['client', greeting([METHOD.none, METHOD.login])],
    ['proxy', selection(METHOD.login)],
    ['client', login(`user${number}`, 'secret')],
    ['proxy', loginReply(0)],
    ['client', request(1, `www.host${number}.example`, 443)],
    ['proxy', reply(0, Uint8Array.of(10, number >>> 16, high, low), 40_000)],
  ];
}

const SCRIPT = script(0);
/** More than are known again when they come once more. */
const SCRIPTS = 10_000;

/** Gives one script after the other. */
function teller(): () => Script {
  const scripts = Array.from({ length: SCRIPTS }, (_, number) => script(number));
  let told = 0;
  return () => scripts[told++ % SCRIPTS] as Script;
}

/** What only followed flows pay: reassembly, and the dialogue that reads messages. */
export function streamTrials(): Trial[] {
  const inOrder = Array.from({ length: SEGMENTS }, (_, index) => index);
  const swapped = inOrder.map((index) => index ^ 1);
  const count = DIALOGUES * SCRIPT.length;
  const newScript = teller();
  return [
    { name: 'reassembly, in order', unit: 'segment', count: SEGMENTS, pass: () => reassemble(inOrder) },
    { name: 'reassembly, pairs swapped', unit: 'segment', count: SEGMENTS, pass: () => reassemble(swapped) },
    { name: 'dialogue, known messages', unit: 'message', count, pass: () => converse(() => SCRIPT, whole) },
    { name: 'dialogue, half of them new', unit: 'message', count, pass: () => converse(newScript, whole) },
    { name: 'dialogue, octet by octet', unit: 'message', count, pass: () => converse(() => SCRIPT, cut) },
  ];
}

function reassemble(order: readonly number[]): number {
  const reassembler = new Reassembler(0, 0, nothingWaiting());
  const bytes = new Uint8Array(SEGMENT_OCTETS);
  let sum = 0;
  for (const index of order) {
    const out: StreamBytes[] = [];
    reassembler.receive(index * SEGMENT_OCTETS, bytes, SEGMENT_OCTETS, FRAMES, out);
    for (const piece of out) sum += piece.bytes.length;
  }
  return sum;
}

type Speech = readonly [from: Side, pieces: readonly Uint8Array[]];

function whole([from, octets]: Script[number]): Speech {
  return [from, [octets]];
}

function cut([from, octets]: Script[number]): Speech {
  return [from, Array.from(octets, (_, at) => octets.subarray(at, at + 1))];
}

function converse(next: () => Script, speech: (line: Script[number]) => Speech): number {
  let pdus = 0;
  for (let made = 0; made < DIALOGUES; made++) {
    const speeches = next().map(speech);
    const dialogue = new Dialogue(socks5, socks5.first, true);
    const offsets = { client: 0, proxy: 0 };
    for (const [from, pieces] of speeches) {
      for (const bytes of pieces) {
        dialogue.push(from, {
          direction: from === 'client' ? 0 : 1,
          offset: offsets[from],
          bytes,
          gap: 0,
          frames: FRAMES,
        });
        offsets[from] += bytes.length;
      }
    }
    pdus += dialogue.pdus.length;
  }
  return pdus;
}
