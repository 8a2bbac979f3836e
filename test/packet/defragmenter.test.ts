import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat } from '../../src/bytes/concat.ts';
import { fromHex, hex } from '../../src/bytes/hex.ts';
import { u16be } from '../../src/bytes/integer.ts';
import { emptyFrame, type Frame, markFrame } from '../../src/capture/frame.ts';
import { openCapture } from '../../src/capture/io/open-capture.ts';
import { FRAGMENT_BYTES, FRAGMENT_QUEUES, FRAGMENT_SECONDS, FRAGMENTS_PER_PACKET } from '../../src/limits.ts';
import { Defragmenter } from '../../src/packet/defragmenter.ts';
import { locate } from '../../src/packet/locate.ts';
import { emptyLocation } from '../../src/packet/location.ts';
import { runs } from '../support/thoroughness.ts';

/** A part of a packet, from `start` to `end` of what is behind its header. */
interface Part {
  readonly start: number;
  readonly end: number;
  readonly isLast: boolean;
}

/** How one version of IP is written down: a whole packet, and one fragment of it. */
interface Version {
  readonly family: 4 | 6;
  readonly whole: (body: Uint8Array) => Uint8Array;
  readonly fragment: (body: Uint8Array, part: Part, id?: number) => Uint8Array;
}

const ADDRESSES_4 = '0a000002 0a000001';
const ADDRESSES_6 = '20010db8 00000000 00000000 00000002 20010db8 00000000 00000000 00000001';
const DESTINATION_OPTIONS = '11 00 0104 00000000';

function word(value: number): string {
  return (value & 0xffff).toString(16).padStart(4, '0');
}

const IPV4: Version = {
  family: 4,
  whole: (body) => concat([ipv4Header(body.length, 0, 0x1234), body]),
  fragment: (body, { start, end, isLast }, id = 0x1234) =>
    concat([ipv4Header(end - start, (isLast ? 0 : 0x2000) | (start / 8), id), body.subarray(start, end)]),
};

function ipv4Header(bodyLength: number, flagsAndOffset: number, id: number): Uint8Array {
  const header = fromHex(
    `46 00 ${word(24 + bodyLength)} ${word(id)} ${word(flagsAndOffset)} 40 11 0000 ${ADDRESSES_4} 94040000`,
  );
  let sum = 0;
  for (let at = 0; at < header.length; at += 2) sum += u16be(header, at);
  header.set(fromHex(word(~((sum & 0xffff) + (sum >>> 16)))), 10);
  return header;
}

/** Hop-by-hop options are before the divided part, destination options in it. */
const IPV6: Version = {
  family: 6,
  whole: (body) =>
    concat([fromHex(`60000000 ${word(8 + body.length)} 00 40 ${ADDRESSES_6} 3c 00 0104 00000000`), body]),
  fragment: (body, { start, end, isLast }, id = 0x1234) => {
    const header = `60000000 ${word(16 + end - start)} 00 40 ${ADDRESSES_6} 2c 00 0104 00000000`;
    const fragmentHeader = `3c 00 ${word(start | (isLast ? 0 : 1))} 0000${word(id)}`;
    return concat([fromHex(header + fragmentHeader), body.subarray(start, end)]);
  },
};

const VERSIONS = [
  ['IPv4', IPV4],
  ['IPv6', IPV6],
] as const;

/** A UDP datagram whose octets all differ from their neighbours, for IPv6 behind destination options. */
function bodyOf(version: Version, length: number): Uint8Array {
  const data = Uint8Array.from({ length }, (_, at) => (at * 7 + (at >> 8)) & 0xff);
  const datagram = concat([fromHex(`c000 0438 ${word(8 + length)} 0000`), data]);
  return version.family === 4 ? datagram : concat([fromHex(DESTINATION_OPTIONS), datagram]);
}

/** The packet divided every `size` octets. */
function partsOf(body: Uint8Array, size: number): Part[] {
  return Array.from({ length: Math.ceil(body.length / size) }, (_, index) => {
    const end = Math.min(body.length, (index + 1) * size);
    return { start: index * size, end, isLast: end === body.length };
  });
}

/** Parts of a packet, some of them again with octets of the parts before, in any order. */
const shuffledParts = fc.array(fc.integer({ min: 3, max: 40 }), { minLength: 1, maxLength: 30 }).chain((eighths) => {
  const starts = eighths.map((_, index) => eighths.slice(0, index).reduce((sum, size) => sum + size * 8, 0));
  const parts = starts.map((start, index) => ({ start, end: start + (eighths[index] as number) * 8, isLast: false }));
  const end = (parts.at(-1) as Part).end;
  const longer = parts.slice(1).map((part) => ({ ...part, start: part.start - 16 }));
  const all = [...parts, { start: end, end: end + 5, isLast: true }, ...longer];
  return fc.shuffledSubarray(all, { minLength: all.length });
});

class Feed {
  readonly defragmenter = new Defragmenter();
  #number = 0;

  /** Gives a packet to the defragmenter at a second, cut to a snap length; the hex of what it completes. */
  add(octets: Uint8Array, seconds = 0, captured = octets.length): { packet: string; frames: number[] } | undefined {
    const frame: Frame = {
      ...emptyFrame(),
      number: ++this.#number,
      seconds,
      linkType: 101,
      buffer: octets,
      end: captured,
    };
    const location = emptyLocation();
    expect(locate(frame, location) && location.isFragment).toBe(true);
    const whole = this.defragmenter.add(frame, location, [markFrame(frame, location.payload)]);
    if (whole === undefined) return undefined;
    expect(whole.frame).toMatchObject({ number: this.#number, seconds, linkType: location.family === 4 ? 228 : 229 });
    expect(whole.frame.originalLength).toBe(whole.frame.end);
    expect(locate(whole.frame, location) && location.transport).toBe('udp');
    return {
      packet: hex(whole.frame.buffer, whole.frame.start, whole.frame.end),
      frames: whole.marks.map((mark) => mark.number),
    };
  }
}

describe.each(VERSIONS)('Defragmenter, %s', (_, version) => {
  const body = bodyOf(version, 100);
  const parts = partsOf(body, 48);
  const [first, second, last] = parts.map((part) => version.fragment(body, part)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const whole = hex(version.whole(body));

  test('puts fragments together in any order', () => {
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ] as const;
    for (const order of orders) {
      const feed = new Feed();
      const results = order.map((index) => feed.add([first, second, last][index] as Uint8Array));
      expect(results.slice(0, 2)).toEqual([undefined, undefined]);
      expect(results[2]).toEqual({ packet: whole, frames: [0, 1, 2].map((part) => order.indexOf(part as 0) + 1) });
      expect(feed.defragmenter).toMatchObject({ dropped: 0, waiting: 0 });
    }
  });

  test('ignores duplicates', () => {
    const feed = new Feed();
    for (const fragment of [first, first, last, last, first]) expect(feed.add(fragment)).toBeUndefined();
    expect(feed.add(second)).toEqual({ packet: whole, frames: [1, 6, 3] });
  });

  test('keeps the octets that came first where fragments overlap', () => {
    const feed = new Feed();
    const other = new Uint8Array(body.length).fill(0xee);
    feed.add(version.fragment(body, { start: 16, end: 48, isLast: false }));
    feed.add(first);
    feed.add(version.fragment(other, { start: 8, end: 56, isLast: false }));
    feed.add(last);
    const expected = body.slice();
    expected.fill(0xee, 48, 56);
    expect(feed.add(second)).toEqual({ packet: hex(version.whole(expected)), frames: [2, 1, 3, 5, 4] });
  });

  test('lets one fragment fill several holes', () => {
    const feed = new Feed();
    for (const start of [8, 32, 64]) feed.add(version.fragment(body, { start, end: start + 8, isLast: false }));
    const all = { start: 0, end: body.length, isLast: true };
    const rest = { start: 8, end: body.length, isLast: true };
    expect(feed.add(version.fragment(body, rest))).toBeUndefined();
    expect(feed.add(version.fragment(body, { ...all, end: 8, isLast: false }))?.packet).toBe(whole);
  });

  test('starts anew when a completed packet comes again', () => {
    const feed = new Feed();
    for (let round = 0; round < 2; round++) {
      expect(feed.add(first)).toBeUndefined();
      expect(feed.add(second)).toBeUndefined();
      expect(feed.add(last)?.packet).toBe(whole);
    }
  });

  test('tells packets apart by their identification', () => {
    const feed = new Feed();
    feed.add(first);
    feed.add(second);
    expect(feed.add(version.fragment(body, parts[2] as Part, 0x1235))).toBeUndefined();
    expect(feed.defragmenter.waiting).toBe(2);
    expect(feed.add(last)?.packet).toBe(whole);
  });

  test('cannot complete a packet with a fragment that the snap length cut, until it comes whole', () => {
    const feed = new Feed();
    feed.add(first, 0, first.length - 1);
    feed.add(second);
    expect(feed.add(last)).toBeUndefined();
    expect(feed.add(first)).toEqual({ packet: whole, frames: [1, 4, 2, 3] });
  });

  test('gives up packets that are not complete in time', () => {
    const feed = new Feed();
    feed.add(first, 0);
    feed.add(second, FRAGMENT_SECONDS);
    expect(feed.add(last, FRAGMENT_SECONDS + 1)).toBeUndefined();
    expect(feed.defragmenter).toMatchObject({ dropped: 1, waiting: 1 });
  });

  test('does not mix old fragments with new ones when the clock goes back', () => {
    const feed = new Feed();
    feed.add(version.fragment(body, parts[0] as Part, 1), 1000);
    feed.add(first, 0);
    feed.add(second, 1);
    expect(feed.add(last, 100)).toBeUndefined();
    expect(feed.defragmenter).toMatchObject({ dropped: 1, waiting: 2 });
  });

  test.each([
    ['another end', { start: 48, end: 104, isLast: true }, { start: 48, end: 96, isLast: true }],
    ['octets past the end', { start: 48, end: 96, isLast: true }, { start: 96, end: 104, isLast: false }],
    ['an end before octets', { start: 48, end: 96, isLast: false }, { start: 48, end: 56, isLast: true }],
    [
      'more octets than a packet can have',
      { start: 0, end: 8, isLast: false },
      { start: 65_528, end: 65_544, isLast: true },
    ],
  ])('gives up a packet with %s', (_, one, other) => {
    const feed = new Feed();
    const long = new Uint8Array(65_544);
    feed.add(version.fragment(long, one));
    expect(feed.defragmenter).toMatchObject({ dropped: 0, waiting: 1 });
    expect(feed.add(version.fragment(long, other))).toBeUndefined();
    expect(feed.defragmenter).toMatchObject({ dropped: 1, waiting: 0 });
  });

  test('gives up a packet that its header makes too long', () => {
    const feed = new Feed();
    const long = new Uint8Array(65_535);
    const longest = 65_535 - (version.family === 4 ? 24 : 8);
    feed.add(version.fragment(long, { start: 65_496, end: longest + 1, isLast: true }));
    expect(feed.add(version.fragment(long, { start: 0, end: 8, isLast: false }))).toBeUndefined();
    expect(feed.defragmenter).toMatchObject({ dropped: 1, waiting: 0 });
  });

  test('puts the longest packet together', () => {
    const feed = new Feed();
    const longest = bodyOf(version, 65_535 - (version.family === 4 ? 24 + 8 : 8 + 8 + 8));
    const found = partsOf(longest, 1480).map((part) => feed.add(version.fragment(longest, part)));
    expect(found.at(-1)?.packet === hex(version.whole(longest))).toBe(true);
  });

  test('discards a fragment that cannot be followed, and one without octets', () => {
    const feed = new Feed();
    feed.add(version.fragment(body, { start: 0, end: 44, isLast: false }));
    feed.add(version.fragment(body, { start: 48, end: 48, isLast: true }));
    expect(feed.defragmenter).toMatchObject({ dropped: 0, waiting: 0 });
  });

  test('drops the oldest packet when too many wait', () => {
    const feed = new Feed();
    for (let id = 0; id <= FRAGMENT_QUEUES; id++) feed.add(version.fragment(body, parts[0] as Part, id));
    expect(feed.defragmenter).toMatchObject({ dropped: 1, waiting: FRAGMENT_QUEUES });
    feed.add(version.fragment(body, parts[1] as Part, 1));
    expect(feed.add(version.fragment(body, parts[2] as Part, 1))).toBeDefined();
  });

  test('drops the oldest packet when too many octets wait', () => {
    const feed = new Feed();
    const long = new Uint8Array(65_000);
    const half = { start: 0, end: 32_000, isLast: false };
    const room = Math.floor(FRAGMENT_BYTES / 32_000);
    for (let id = 0; id <= room; id++) feed.add(version.fragment(long, half, id));
    expect(feed.defragmenter.waiting).toBeLessThanOrEqual(room);
    expect(feed.defragmenter.dropped).toBeGreaterThan(0);
  });

  test('drops a packet of too many pieces', () => {
    const feed = new Feed();
    const long = new Uint8Array(65_000);
    for (let index = 0; index <= FRAGMENTS_PER_PACKET; index++) {
      feed.add(version.fragment(long, { start: index * 16, end: index * 16 + 8, isLast: false }));
    }
    expect(feed.defragmenter).toMatchObject({ dropped: 1, waiting: 0 });
  });

  test('gives the packet that was cut up, however it was cut, repeated and shuffled', () => {
    fc.assert(
      fc.property(shuffledParts, (parts) => {
        const length = Math.max(...parts.map((part) => part.end));
        const packet = bodyOf(version, length).subarray(0, length);
        const feed = new Feed();
        const found = parts.flatMap((part) => feed.add(version.fragment(packet, part)) ?? []);
        expect(found.length).toBeGreaterThan(0);
        for (const result of found) expect(result.packet).toBe(hex(version.whole(packet)));
      }),
      { numRuns: runs(60) },
    );
  });
});

test('Defragmenter never throws and stays inside its limits, whatever the fragments', () => {
  const headers = fc.uint8Array({ minLength: 40, maxLength: 60 });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(4, 6), headers), { maxLength: 60 }), (packets) => {
      const defragmenter = new Defragmenter();
      const location = emptyLocation();
      for (const [family, buffer] of packets) {
        buffer.set(family === 4 ? fromHex(`45 00 0030 000${(buffer[5] as number) & 1}`) : fromHex('60000000 0014 2c'));
        const frame = { ...emptyFrame(), linkType: 101, buffer, end: buffer.length };
        if (locate(frame, location) && location.isFragment) defragmenter.add(frame, location, [markFrame(frame)]);
      }
      expect(defragmenter.waiting).toBeLessThanOrEqual(packets.length);
    }),
    { numRuns: runs(100) },
  );
});

const CAPTURE = 'fixtures/sslocal-udp/capture.pcap';

describe('recorded captures', () => {
  test('Defragmenter puts together the datagram that Wireshark does', async () => {
    const reader = await openCapture(CAPTURE);
    const defragmenter = new Defragmenter();
    const frame = emptyFrame();
    const location = emptyLocation();
    const found: unknown[] = [];
    while (await reader.advance()) {
      while (reader.next(frame)) {
        if (!locate(frame, location) || !location.isFragment) continue;
        const whole = defragmenter.add(frame, location, [markFrame(frame, location.payload)]);
        if (whole === undefined || !locate(whole.frame, location)) continue;
        const { sourcePort, destinationPort, payloadLength } = location;
        found.push({ sourcePort, destinationPort, payloadLength, frames: whole.marks.map((mark) => mark.number) });
      }
    }
    await reader.close();
    expect(found).toEqual([{ sourcePort: 41375, destinationPort: 1086, payloadLength: 3010, frames: [84, 85, 86] }]);
  });
});
