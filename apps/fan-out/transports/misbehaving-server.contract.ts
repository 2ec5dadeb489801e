import { randomBytes } from 'node:crypto';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { OutgoingHttp } from '#platform/security/outgoing-http.js';
import type { Delivery, Transport } from './transport.port.js';

/** Makes a transport that sends to the server at `url`, and a delivery for it. */
export type ConnectTo = (
  url: string,
  http: OutgoingHttp,
) => { transport: Transport & { timeoutMs: number }; delivery: Delivery };

const NAMED = /^[a-z0-9_]{1,32}$/;
const YES = '{"ok":true,"result":{"message_id":1},"id":"1","messages":[{"id":"x"}]}';
const answer = (head: string, body = '', length = body.length) =>
  `HTTP/1.1 ${head}\r\ncontent-length: ${length}\r\n\r\n${body}`;
const says =
  (text: string) =>
  (socket: Socket): void =>
    void socket.once('data', () => socket.end(text));

type Misbehaviour = [what: string, behave: (socket: Socket) => void];

const OVER_ANY_PROTOCOL: Misbehaviour[] = [
  ['hangs up at once', (socket) => socket.destroy()],
  ['speaks another language', (socket) => socket.end(randomBytes(200))],
  ['takes what is sent and says nothing', (socket) => void socket.resume()],
  ['hangs up instead of an answer', (socket) => void socket.once('data', () => socket.destroy())],
];

const OVER_HTTP: Misbehaviour[] = [
  ['breaks off in the head of an answer', says('HTTP/1.1 200 OK\r\ncontent-le')],
  ['breaks off in the middle of a yes', says(answer('200 OK', YES.slice(0, 30), 500))],
  [
    'stops in the middle of a yes',
    (socket) => void socket.once('data', () => socket.write(answer('200 OK', YES.slice(0, 30), 500))),
  ],
  ['says no and yes at once', says(answer('500 No', YES))],
  ['sends elsewhere', says(answer('302 Found\r\nlocation: http://127.0.0.1/'))],
  ['answers with a number that is none', says(answer('999 What'))],
];

const WITH_MEANINGFUL_BODY: Misbehaviour[] = [
  ['says yes with half a document', says(answer('200 OK', YES.slice(0, 30)))],
  ['says yes with another document', says(answer('200 OK', '<html>Welcome to the hotel</html>'))],
  ['says yes with an empty object', says(answer('200 OK', '{}'))],
  ['says yes with nothing', says(answer('200 OK'))],
  ['says yes with a list of nulls', says(answer('200 OK', '[null]'))],
];

/**
 * Declares the tests of a transport whose provider is replaced by a server that misbehaves. Whatever that
 * server does, the outcome of the delivery is `deferred` or `failed` with a reason code, and the follower is
 * not ended. `http`: the transport sends over HTTP. `body`: it reads the body of an answer, so that a
 * malformed body is no success either.
 */
export function describeAgainstMisbehavingServer(
  name: string,
  against: ConnectTo,
  { http, body }: { http: boolean; body: boolean },
): void {
  describe(`${name} against a misbehaving server`, () => {
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

    const manners = [...OVER_ANY_PROTOCOL, ...(http ? OVER_HTTP : []), ...(body ? WITH_MEANINGFUL_BODY : [])];

    it.each(manners)('names a reason when it %s', async (_manner, behave) => {
      strange = behave;
      const { transport, delivery } = against(url, open);
      transport.timeoutMs = 1_000;
      const outcome = await transport.deliver(delivery);
      expect(outcome).toMatchObject({
        state: expect.stringMatching(/^(deferred|failed)$/),
        reason: expect.stringMatching(NAMED),
      });
      expect(outcome).not.toHaveProperty('ends');
    });

    if (http) {
      it('does not send to a private address, at the time of sending', async () => {
        let called = 0;
        strange = () => void called++;
        const closed = new OutgoingHttp([]);
        for (const index of [url, url.replace('127.0.0.1', 'localhost')]) {
          const { transport, delivery } = against(index, closed);
          expect(await transport.deliver(delivery)).toEqual({ state: 'failed', reason: 'private_target' });
        }
        expect(called).toBe(0);
        await closed.close();
      });
    }
  });
}
