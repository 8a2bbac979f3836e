import { describe, expect, test } from 'vitest';
import { LINGER_SECONDS, ORDER_SECONDS, SESSION_IDLE_SECONDS } from '../src/limits.ts';
import { Pipeline } from '../src/pipeline.ts';
import type { Session } from '../src/session/session.ts';
import { ACK, RST, rawFrame, Traffic } from './traffic.ts';

const CLIENT = { address: '10.0.0.2', port: 40_000 };
const OTHER = { address: '10.0.0.3', port: 40_001 };
const PROXY = { address: '10.0.0.1', port: 1080 };
const START = 1_700_000_000;

const OFFER = '05 01 00';
const SELECTION = '05 00';
const REQUEST = '05 01 00 01 0a000009 0050';
const REPLY = '05 00 00 01 0a000001 9c40';

function live() {
  const sessions: Session[] = [];
  const pipeline = new Pipeline({ capture: 'lo' }, { session: (session) => sessions.push(session) });
  const give = (traffic: Traffic, from = 0, to = traffic.packets.length) =>
    traffic.packets.slice(from, to).forEach((packet, index) => {
      pipeline.accept(rawFrame(packet, from + index + 1));
    });
  return { sessions, pipeline, give };
}

function handshake(traffic = new Traffic(), client = CLIENT) {
  const connection = traffic.connection(client, PROXY).open();
  connection.opener(OFFER).listener(SELECTION).opener(REQUEST).listener(REPLY);
  return { traffic, connection };
}

const noteIds = ({ notes }: Session) => notes.map(({ id }) => id);

describe('Pipeline.tick', () => {
  test('hands out a session that was reset although no frame comes any more', () => {
    const { sessions, pipeline, give } = live();
    const { traffic, connection } = handshake();
    connection.send(1, RST | ACK, '');
    give(traffic);
    pipeline.tick(START + LINGER_SECONDS - 1);
    expect(sessions).toHaveLength(0);
    pipeline.tick(START + 2 * LINGER_SECONDS);
    expect(sessions).toMatchObject([{ status: 'established' }]);
  });

  test('ends a session that is silent for longer than its bound, and says so', () => {
    const { sessions, pipeline, give } = live();
    give(handshake().traffic);
    pipeline.tick(START + SESSION_IDLE_SECONDS - 10);
    expect([sessions.length, pipeline.state.open]).toEqual([0, 1]);
    pipeline.tick(START + SESSION_IDLE_SECONDS + 10);
    expect(sessions.map(noteIds)).toEqual([['limit-reached']]);
    expect(pipeline.state.open).toBe(0);
  });

  test('lets no session wait longer than its bound for a connection that nobody decides', () => {
    const { sessions, pipeline, give } = live();
    const traffic = new Traffic();
    traffic.connection(OTHER, { address: '10.0.0.1', port: 4444 }).open().opener(OFFER);
    handshake(traffic).connection.close();
    give(traffic);
    pipeline.tick(START + ORDER_SECONDS - 1);
    expect(sessions).toHaveLength(0);
    pipeline.tick(START + ORDER_SECONDS + 1);
    expect(sessions).toMatchObject([{ client: CLIENT }]);
  });

  test('changes nothing of a capture that it does not end', () => {
    const [ticked, plain] = [live(), live()];
    const { traffic, connection } = handshake();
    connection.opener('47455420').close();
    for (let index = 0; index < traffic.packets.length; index++) {
      ticked.give(traffic, index, index + 1);
      ticked.pipeline.tick(START);
    }
    plain.give(traffic);
    expect(ticked.sessions).toEqual(plain.sessions);
    expect(plain.sessions).toHaveLength(1);
  });
});

describe('Pipeline.miss', () => {
  test('notes missed frames in the session that they belong to, and in no other', () => {
    const { sessions, pipeline, give } = live();
    const { traffic, connection } = handshake();
    handshake(traffic, OTHER);
    connection.opener('474554');
    const missed = traffic.packets.length;
    give(traffic, 0, missed - 1);
    pipeline.miss(rawFrame(traffic.packets[missed - 1] as Uint8Array, missed, 40), 3);
    pipeline.finish();
    expect(sessions.map(noteIds)).toEqual([['frames-dropped'], []]);
    expect(sessions[0]?.notes[0]?.text).toMatch(/3 frames$/);
  });

  test('remembers the flow for a session that is only found later', () => {
    const { sessions, pipeline, give } = live();
    const { traffic } = handshake();
    for (let index = 0; index < 3; index++) pipeline.miss(rawFrame(traffic.packets[index] as Uint8Array, index + 1), 1);
    give(traffic, 3);
    pipeline.finish();
    expect(sessions.map(noteIds)[0]).toContain('frames-dropped');
  });
});

describe('Session.isOpen', () => {
  test('is said of a connection that the end of the capture cut, not of one that was reset', () => {
    const { sessions, pipeline, give } = live();
    const { traffic, connection } = handshake();
    connection.send(1, RST | ACK, '');
    handshake(traffic, OTHER);
    give(traffic);
    pipeline.finish();
    expect(sessions.map(({ client, isOpen }) => [client.port, isOpen])).toEqual([
      [40_000, undefined],
      [40_001, true],
    ]);
  });
});
