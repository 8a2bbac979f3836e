import { describe, expect, test } from 'vitest';
import { faultOf } from '../../../src/capture/live/engine.ts';
import { ProcessReport } from '../../../src/capture/live/process-report.ts';

function report(...pieces: readonly string[]): ProcessReport {
  const made = new ProcessReport();
  for (const piece of pieces) made.add(piece);
  return made;
}

/** What the programs say (tcpdump 4.99.3, dumpcap 4.0.17, cap 0.2.1), and the fault that it tells of. */
const FAULTS: readonly (readonly [said: string, fault: string])[] = [
  [
    "tcpdump: lo: You don't have permission to perform this capture on that device\n(socket: Operation not permitted)\n",
    'permission',
  ],
  ['dumpcap: You do not have permission to capture on device "lo".\n', 'permission'],
  ['tcpdump: nosuch: No such device exists\n(No such device exists)\n', 'no-interface'],
  ['dumpcap: There is no device named "nosuch".\n', 'no-interface'],
  ['tcpdump: va: That device is not up\n', 'down'],
  ['dumpcap: Device "va" is not up.\n', 'down'],
  ['tcpdump: pcap_loop: The interface disappeared\n', 'gone'],
  ['dumpcap: The network adapter "va" is no longer attached; the capture has stopped.\n', 'gone'],
  ["node: ../src/binding.cc:190: void Pcap::cb_packets(): Assertion `status == 0' failed.\n", 'down'],
  ["cap: Cannot find package cap (Cannot find package 'cap' imported from /x)\n", 'missing'],
  ['setpriv: failed to execute dumpcap: No such file or directory\n', 'missing'],
  ["cap: can't parse filter expression: syntax error\n", 'filter'],
  ['cap: something else\n', 'failed'],
];

describe('ProcessReport', () => {
  test.each(FAULTS)('finds the fault in %j', (said, fault) => {
    expect(faultOf(report(said).complaint)).toBe(fault);
  });

  test('reads the counts of tcpdump, asked for and at the end, however they are cut', () => {
    const made = report(
      'tcpdump: listening on va, link-type EN10MB (Ethernet), snapshot length 262144 bytes\n',
      'tcpdump: 5 packets captured, 7 packets recei',
      'ved by filter, 2 packets dropped by kernel\n',
    );
    expect([made.hasStarted, made.counts, made.complaint]).toEqual([true, { received: 7, dropped: 2 }, '']);
    made.add('9 packets captured\n11 packets received by filter\n3 packets dropped by kernel\n');
    expect([made.counts, made.complaint]).toEqual([{ received: 11, dropped: 3 }, '']);
  });

  test('reads the counts of dumpcap', () => {
    const made = report(
      "Capturing on 'va'\nFile: -\nPackets captured: 9\nPackets received/dropped on interface 'va': 9/4 (pcap:4/dumpcap:0/flushed:0/ps_ifdrop:0) (69.2%)\n",
    );
    expect([made.hasStarted, made.counts, made.complaint]).toEqual([true, { received: 13, dropped: 4 }, '']);
  });

  test('keeps no more than its bound of what a program says, and no control characters', () => {
    const made = report('\u001b[31m'.repeat(10_000), '\n', 'x\n'.repeat(10_000));
    expect(made.complaint.length).toBeLessThan(20 * 4 * 500);
    expect(made.complaint).not.toContain('\u001b');
  });
});
