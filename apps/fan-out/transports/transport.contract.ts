import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { randomBytes } from 'node:crypto';
import { OutgoingHttp } from '#platform/security/outgoing-http.js';
import type { Failure } from '../../../test/support/sandboxes/rate-meter.js';
import type { Delivery, Outcome, Transport } from './transport.port.js';

type Timed = Transport & { timeoutMs: number };

/** A transport before its sandbox. */
export interface Stage {
  transport: Timed;
  /** A delivery to a new recipient who takes it. */
  delivery(): Delivery;
  /** How often the delivery's post has reached its recipient. */
  arrived(delivery: Delivery): number;
  /** What the other side could tell a repeat by, for each time that it was asked. */
  ids?(delivery: Delivery): string[];
  failNext(times: number, how: Failure): void;
  /** Makes the recipient one who will never come back; names the reason. */
  end(delivery: Delivery): string;
  /** Makes this one delivery impossible; names the reason. Left out where nothing is of that kind. */
  spoil?(delivery: Delivery): string;
  close(): Promise<void>;
}

/** Opens the stage, and builds the same transport on any other place. */
export interface Theatre {
  open(): Promise<Stage>;
  /** `http` refuses what it refuses; null where the transport is not by HTTP. */
  against(url: string, http: OutgoingHttp): { transport: Timed; delivery: Delivery };
  /** False where any 2xx is a yes, whatever its body. */
  readsBody: boolean;
  /** False for transports that do not go by HTTP. */
  byHttp?: boolean;
}

const NAMED = /^[a-z0-9_]{1,32}$/;
const answer = (head: string, body = '', length = body.length) =>
  `HTTP/1.1 ${head}\r\ncontent-length: ${length}\r\n\r\n${body}`;
/** Retry-After in whole seconds, so that a wait is at least this. */
const SECONDS = 7;

/** What every transport promises whoever sends by it. */
export function describeTransport(name: string, theatre: Theatre): void {
  const http = theatre.byHttp !== false;

  describe(`${name} as a transport`, () => {
    let stage: Stage;

    beforeAll(async () => void (stage = await theatre.open()));
    afterAll(() => stage.close());

    const deferred = (outcome: Outcome): Extract<Outcome, { state: 'deferred' }> => {
      expect(outcome).toMatchObject({ state: 'deferred', reason: expect.stringMatching(NAMED) });
      return outcome as Extract<Outcome, { state: 'deferred' }>;
    };

    it('delivers', async () => {
      const delivery = stage.delivery();
      expect(await stage.transport.deliver(delivery)).toEqual({ state: 'delivered' });
      expect(stage.arrived(delivery)).toBe(1);
    });

    it('delivers many at once', async () => {
      const all = Array.from({ length: 20 }, () => stage.delivery());
      const outcomes = await Promise.all(all.map((one) => stage.transport.deliver(one)));
      expect(outcomes).toEqual(all.map(() => ({ state: 'delivered' })));
      expect(all.map((one) => stage.arrived(one))).toEqual(all.map(() => 1));
    });

    it('ends who is gone, and says why', async () => {
      const delivery = stage.delivery();
      const reason = stage.end(delivery);
      expect(await stage.transport.deliver(delivery)).toEqual({ state: 'failed', reason, gone: true });
      expect(reason).toMatch(NAMED);
    });

    it('fails what can never be, and keeps the follower', async () => {
      const delivery = stage.delivery();
      if (!stage.spoil) return;
      const reason = stage.spoil(delivery);
      expect(await stage.transport.deliver(delivery)).toEqual({ state: 'failed', reason });
      expect(reason).toMatch(NAMED);
    });

    it('defers what fails for now, and brings it later under the same id', async () => {
      const delivery = stage.delivery();
      stage.failNext(1, { status: 503 });
      deferred(await stage.transport.deliver(delivery));
      stage.failNext(1, 'reset');
      deferred(await stage.transport.deliver(delivery));
      expect(await stage.transport.deliver({ ...delivery, at: Date.now() })).toEqual({ state: 'delivered' });
      expect(stage.arrived(delivery)).toBe(1);
      const ids = stage.ids?.(delivery) ?? [];
      expect(new Set(ids).size).toBeLessThanOrEqual(1);
    });

    if (http) {
      it('waits as long as it is told to', async () => {
        const delivery = stage.delivery();
        stage.failNext(1, { status: 429, retryAfter: SECONDS });
        const { until } = deferred(await stage.transport.deliver(delivery));
        expect(until! - delivery.at).toBeGreaterThanOrEqual(SECONDS * 1_000);
        expect(until! - delivery.at).toBeLessThan(SECONDS * 1_000 + 5_000);
      });
    }

    it('gives up waiting for an answer that does not come', async () => {
      const delivery = stage.delivery();
      stage.failNext(1, 'lost');
      stage.transport.timeoutMs = 300;
      const outcome = await stage.transport
        .deliver(delivery)
        .finally(() => (stage.transport.timeoutMs = 10_000));
      expect(deferred(outcome).reason).toMatch(/timeout|timedout/);
    });
  });

  describe(`${name} before a stranger`, () => {
    let strange: (socket: Socket) => void;
    let server: Server;
    const sockets = new Set<Socket>();
    let url: string;
    const open = OutgoingHttp.fromConfig({ SANDBOX: true, ALLOWED_PRIVATE_TARGETS: '' } as never);

    beforeAll(async () => {
      server = createServer((socket) => {
        sockets.add(socket.on('error', () => undefined));
        strange(socket);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterAll(async () => {
      await open.onApplicationShutdown();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    });

    const afterRequest = (say: (socket: Socket) => void) => (socket: Socket) =>
      void socket.once('data', () => say(socket));
    const manners: [string, (socket: Socket) => void, boolean][] = [
      ['hangs up at once', (socket) => socket.destroy(), true],
      ['speaks another language', (socket) => socket.end(randomBytes(200)), true],
      ['hangs up instead of an answer', afterRequest((socket) => socket.destroy()), true],
      [
        'breaks off in the middle of a yes',
        afterRequest((socket) => socket.end(answer('200 OK', '{"ok":true,"result":{"mess', 500))),
        http,
      ],
      [
        'says yes with half a document',
        afterRequest((socket) => socket.end(answer('200 OK', '{"ok":true,"result":{"mess'))),
        http && theatre.readsBody,
      ],
      [
        'says yes with another document',
        afterRequest((socket) => socket.end(answer('200 OK', '<html>Welcome to the hotel</html>'))),
        http && theatre.readsBody,
      ],
      [
        'says yes with an empty object',
        afterRequest((socket) => socket.end(answer('200 OK', '{}'))),
        http && theatre.readsBody,
      ],
      [
        'says yes with nothing',
        afterRequest((socket) => socket.end(answer('200 OK'))),
        http && theatre.readsBody,
      ],
      [
        'says yes with a list of nulls',
        afterRequest((socket) => socket.end(answer('200 OK', '[null]'))),
        http && theatre.readsBody,
      ],
      [
        'says no and yes at once',
        afterRequest((socket) =>
          socket.end(
            answer('500 No', '{"ok":true,"result":{"message_id":1},"id":"1","messages":[{"id":"x"}]}'),
          ),
        ),
        http,
      ],
      [
        'sends elsewhere',
        afterRequest((socket) => socket.end(answer('302 Found\r\nlocation: http://127.0.0.1/'))),
        http,
      ],
      ['answers with a number that is none', afterRequest((socket) => socket.end(answer('999 What'))), http],
    ];

    it.each(manners.filter(([, , here]) => here))('names a reason when it %s', async (_manner, behave) => {
      strange = behave;
      const { transport, delivery } = theatre.against(url, open);
      transport.timeoutMs = 2_000;
      const outcome = await transport.deliver(delivery);
      expect(outcome).toMatchObject({
        state: expect.stringMatching(/^(deferred|failed)$/),
        reason: expect.stringMatching(NAMED),
      });
      expect(outcome).not.toHaveProperty('gone');
    });

    if (http) {
      it('does not send to a private address, at the time of sending', async () => {
        let called = 0;
        strange = () => void called++;
        const closed = new OutgoingHttp([]);
        for (const place of [url, url.replace('127.0.0.1', 'localhost')]) {
          const { transport, delivery } = theatre.against(place, closed);
          expect(await transport.deliver(delivery)).toEqual({ state: 'failed', reason: 'private_target' });
        }
        expect(called).toBe(0);
        await closed.close();
      });
    }
  });
}

let count = 0;

/** A delivery of a post of its own. */
export function aDelivery(
  address: string,
  more: Partial<Delivery> & { workspace_id?: string } = {},
): Delivery {
  const { workspace_id = 'wsp_1', ...rest } = more;
  const id = `${++count}`.padStart(8, '0');
  return {
    id: `del_${id}`,
    at: Date.now(),
    post: {
      id: `pst_${id}`,
      title: 'Kopi & <teh>',
      body: 'Selamat pagi!\n\nHarga: 5 < 6 & "murah" _sekali_ https://kopi.example/a_b_c',
      published_at: Date.now(),
      url: `http://localhost:3000/@kopi#pst_${id}`,
    },
    channel: { id: 'chn_1', workspace_id, handle: 'kopi', name: 'Kopi *Nusantara*' },
    follower_id: count,
    address,
    secrets: [],
    unsubscribe_url: `http://localhost:3000/unsubscribe/${id}`,
    ...rest,
  };
}
