import { once } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, describe, expect, test } from 'vitest';
import type { JobNews, JobOrder } from '../../src/cli/parallel/job-messages.ts';
import { JobServer } from '../../src/cli/parallel/job-server.ts';
import type { Task } from '../../src/cli/task.ts';
import type { SessionBatch } from '../../src/report/data/session-batch.ts';

const TASK: Task = {
  command: 'export',
  given: { format: 'ndjson', sort: 'start', messages: true, 'show-passwords': false, isPrompt: false },
  selection: undefined,
  reading: {
    engine: 'sockshark',
    maxFrames: Number.POSITIVE_INFINITY,
    isQuiet: true,
    isMerged: false,
    remembers: true,
  },
};
const LOGIN = 'fixtures/dante-login/capture.pcap';

let port: MessagePort | undefined;
afterEach(() => port?.close());

/** A server's port, and all that came out of it. */
function serve(ahead: number): { say(order: JobOrder): void; heard: JobNews[]; next(): Promise<unknown> } {
  const { port1, port2 } = new MessageChannel();
  const heard: JobNews[] = [];
  new JobServer(port2, { task: TASK, ahead });
  port1.on('message', (news: JobNews) => heard.push(news));
  port = port1;
  return { say: (order) => port1.postMessage(order), heard, next: () => once(port1, 'message') };
}

async function heardUntil(kind: JobNews['kind'], { heard, next }: ReturnType<typeof serve>): Promise<JobNews> {
  for (;;) {
    const found = heard.find((news) => news.kind === kind);
    if (found !== undefined) return found;
    await next();
  }
}

describe('JobServer', () => {
  test('sends the pieces of a capture and then its result', async () => {
    const server = serve(1 << 30);
    server.say({ kind: 'read', index: 7, path: LOGIN });
    const end = await heardUntil('end', server);
    const pieces = server.heard.flatMap((news) => (news.kind === 'pieces' ? news.pieces : []));
    const holes = pieces.flatMap((piece) => (piece as SessionBatch).holes);
    expect(holes.filter((_, index) => index % 2 === 1)).toEqual(Array.from({ length: 13 }, (_, index) => index + 1));
    expect(end).toMatchObject({ index: 7, result: { sessions: 13, frames: 187, problems: [], isDamaged: false } });
    expect(server.heard.at(-1)).toBe(end);
  });

  test('rests while too much of its work is not taken', async () => {
    const server = serve(0);
    server.say({ kind: 'read', index: 0, path: LOGIN });
    const { characters } = (await heardUntil('pieces', server)) as Extract<JobNews, { kind: 'pieces' }>;
    await heardUntil('end', server);
    server.say({ kind: 'read', index: 1, path: LOGIN });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(server.heard.some(({ kind, index }) => kind === 'end' && index === 1)).toBe(false);
    server.say({ kind: 'taken', characters });
    while (!server.heard.some(({ kind, index }) => kind === 'end' && index === 1)) await server.next();
  });

  test('ends as it stands when it is stopped', async () => {
    const server = serve(1 << 30);
    server.say({ kind: 'stop' });
    server.say({ kind: 'read', index: 0, path: LOGIN });
    expect(await heardUntil('end', server)).toMatchObject({ result: { sessions: 0, frames: 0, problems: [] } });
  });

  test('tells of a failure that is no problem of the capture', async () => {
    const server = serve(1 << 30);
    server.say({ kind: 'read', index: 3, path: '-' });
    expect(await heardUntil('failure', server)).toMatchObject({ index: 3 });
  });
});
