import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { signedHeaders } from '../../apps/fan-out/transports/webhook/webhook.signature.js';
import { each, inTurn, print, seconds } from '../line.js';
import { size } from '../size.js';
import { Ground } from './ground.js';

const FOLLOWERS = size(100_000, 1_000);
const BY_FETCH = size(10_000, 200);
const CONNECTIONS = 64;
const ROUNDS = size(3, 1);

/** Signed webhooks with their receipts, against requests that are neither. */
export async function benchWebhooks(): Promise<void> {
  const receiver = fork(fileURLToPath(new URL('./receiver.js', import.meta.url)), { execArgv: [] });
  const [port] = (await once(receiver, 'message')) as [number];
  const origin = `http://127.0.0.1:${port}`;
  const ground = await Ground.open();
  await ground.followers(FOLLOWERS, (n) => `${origin}/hooks/${n}`);
  const ours = async () => {
    const took = await seconds(async () => ground.completed(await ground.publish()));
    return FOLLOWERS / took;
  };
  // The first post is slower by a third until the engine has compiled what is hot.
  await ours();
  const how = `ours: plan, read, decrypt, sign, POST of about 600 bytes over at most ${CONNECTIONS} connections, receipts, ${FOLLOWERS} followers in one process; theirs: the same bytes with a signature made before, ${CONNECTIONS} connections; the receiver answers 204 in its own process`;
  const pool = await inTurn(ROUNDS, ours, () => byPool(origin));
  print({ bench: 'webhooks', stack: 'full', peer: 'undici Pool', ...pool, unit: 'requests/s', how });
  const fetched = await inTurn(ROUNDS, ours, () => byFetch(origin));
  print({ bench: 'webhooks', stack: 'full', peer: 'global fetch', ...fetched, unit: 'requests/s', how });
  await ground.close();
  receiver.disconnect();
}

const BODY = JSON.stringify({ type: 'post.published', data: { post_id: 'pst_1', body: 'x'.repeat(500) } });
const HEADERS = signedHeaders([`whsec_${Buffer.alloc(32).toString('base64')}`], 'del_1', Date.now(), BODY);

async function byPool(origin: string): Promise<number> {
  const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1 });
  const took = await seconds(() =>
    each(FOLLOWERS, CONNECTIONS, async (n) => {
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

async function byFetch(origin: string): Promise<number> {
  const took = await seconds(() =>
    each(BY_FETCH, CONNECTIONS, async (n) => {
      const answer = await fetch(`${origin}/hooks/${n}`, { method: 'POST', body: BODY, headers: HEADERS });
      await answer.arrayBuffer();
    }),
  );
  return BY_FETCH / took;
}
