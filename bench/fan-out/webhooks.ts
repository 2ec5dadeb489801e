import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { signedHeaders } from '../../apps/fan-out/transports/webhook/webhook.signature.js';
import { runConcurrently, alternate, printFigure, seconds } from '../figure.js';
import { size } from '../size.js';
import { BenchApp } from './bench-app.js';

const FOLLOWERS = size(100_000, 1_000);
const FETCH_REQUESTS = size(10_000, 200);
const CONNECTIONS = 64;
const ROUNDS = size(3, 1);

/** Measures signed webhooks with their receipts, against bare requests without signing and receipts. */
export async function benchWebhooks(): Promise<void> {
  const receiver = fork(fileURLToPath(new URL('./receiver.js', import.meta.url)), { execArgv: [] });
  const [port] = (await once(receiver, 'message')) as [number];
  const origin = `http://127.0.0.1:${port}`;
  const app = await BenchApp.open();
  await app.followers(FOLLOWERS, (n) => `${origin}/hooks/${n}`);
  const ours = async () => {
    const took = await seconds(async () => app.waitUntilComplete(await app.publish()));
    return FOLLOWERS / took;
  };
  // The first post is a third slower, until the engine has compiled the hot code.
  await ours();
  const how = `ours: plan, read, decrypt, sign, POST of about 600 bytes over at most ${CONNECTIONS} connections, receipts, ${FOLLOWERS} followers in one process; theirs: the same bytes with a signature made before, ${CONNECTIONS} connections; the receiver answers 204 in its own process`;
  const pool = await alternate(ROUNDS, ours, () => poolRate(origin));
  printFigure({ bench: 'webhooks', stack: 'full', peer: 'undici Pool', ...pool, unit: 'requests/s', how });
  const fetched = await alternate(ROUNDS, ours, () => fetchRate(origin));
  printFigure({
    bench: 'webhooks',
    stack: 'full',
    peer: 'global fetch',
    ...fetched,
    unit: 'requests/s',
    how,
  });
  await app.close();
  receiver.disconnect();
}

const BODY = JSON.stringify({ type: 'post.published', data: { post_id: 'pst_1', body: 'x'.repeat(500) } });
const HEADERS = signedHeaders([`whsec_${Buffer.alloc(32).toString('base64')}`], 'del_1', Date.now(), BODY);

async function poolRate(origin: string): Promise<number> {
  const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1 });
  const took = await seconds(() =>
    runConcurrently(FOLLOWERS, CONNECTIONS, async (n) => {
      const { body } = await pool.request({
        method: 'POST',
        path: `/hooks/${n}`,
        body: BODY,
        headers: HEADERS,
      });
      await body.dump();
    }),
  );
  await pool.close();
  return FOLLOWERS / took;
}

async function fetchRate(origin: string): Promise<number> {
  const took = await seconds(() =>
    runConcurrently(FETCH_REQUESTS, CONNECTIONS, async (n) => {
      const answer = await fetch(`${origin}/hooks/${n}`, { method: 'POST', body: BODY, headers: HEADERS });
      await answer.arrayBuffer();
    }),
  );
  return FETCH_REQUESTS / took;
}
