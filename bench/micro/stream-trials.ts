import { emptyFrame, type FrameMark, markFrame } from '../../src/capture/frame.ts';
import { Dialogue } from '../../src/dissectors/dialogue.ts';
import { socks5 } from '../../src/dissectors/socks5/index.ts';
import { Reassembler } from '../../src/flow/reassembler.ts';
import type { StreamBytes } from '../../src/flow/stream.ts';
import type { Side } from '../../src/schema/message.ts';
import { SEGMENT_OCTETS } from '../traffic/connection.ts';
import { greeting, login, loginReply, METHOD, reply, request, selection } from '../traffic/socks-octets.ts';
import type { Trial } from './trial.ts';

const SEGMENTS = 1000;
const DIALOGUES = 200;
const FRAMES: readonly FrameMark[] = [markFrame({ ...emptyFrame(), number: 1 })];

const SCRIPT: readonly (readonly [from: Side, octets: Uint8Array])[] = [
  ['client', greeting([METHOD.none, METHOD.login])],
  ['proxy', selection(METHOD.login)],
  ['client', login('user', 'secret')],
  ['proxy', loginReply(0)],
  ['client', request(1, 'www.host1.example', 443)],
  ['proxy', reply(0, Uint8Array.of(192, 0, 2, 1), 40_000)],
];

/** What only followed flows pay: reassembly, and the dialogue that reads messages. */
export function streamTrials(): Trial[] {
  const inOrder = Array.from({ length: SEGMENTS }, (_, index) => index);
  const swapped = inOrder.map((index) => index ^ 1);
  const count = DIALOGUES * SCRIPT.length;
  return [
    { name: 'reassembly, in order', unit: 'segment', count: SEGMENTS, pass: () => reassemble(inOrder) },
    { name: 'reassembly, pairs swapped', unit: 'segment', count: SEGMENTS, pass: () => reassemble(swapped) },
    { name: 'dialogue', unit: 'message', count, pass: () => converse(SCRIPT.map(whole)) },
    { name: 'dialogue, octet by octet', unit: 'message', count, pass: () => converse(SCRIPT.map(cut)) },
  ];
}

function reassemble(order: readonly number[]): number {
  const reassembler = new Reassembler(0, 0, { bytes: 0 });
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

function whole([from, octets]: (typeof SCRIPT)[number]): Speech {
  return [from, [octets]];
}

function cut([from, octets]: (typeof SCRIPT)[number]): Speech {
  return [from, Array.from(octets, (_, at) => octets.subarray(at, at + 1))];
}

function converse(speeches: readonly Speech[]): number {
  let pdus = 0;
  for (let made = 0; made < DIALOGUES; made++) {
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
