import { setTimeout as delay } from 'node:timers/promises';
import { IDENTITY_HEADER, IDENTITY_PURPOSE, type Identity } from '#platform/http/identity.js';
import { TokenSigner } from '#platform/security/signer.js';
import { Client } from '../../test/journeys/client.js';
import { openWorkspace } from '../../test/journeys/workspace.js';
import { environmentOfApp } from '../../test/support/services.js';
import { startStack, type Stack } from '../../test/support/stack.js';
import { until } from '../../test/support/until.js';
import { printFigure, printFacts } from '../figure.js';
import { cpuSeconds } from '../cpu.js';
import { startNchan } from './nchan.js';
import { Readers, type ReaderOptions } from './readers.js';

const STREAMS = 10_000;
const POSTS = 30;
const GATEWAY_STREAMS = 2_000;
const BODY = 'x'.repeat(280);

interface LiveResult {
  /** Microseconds of CPU for each delivery, by process. */
  cpu: Record<string, number>;
  lost: number;
  doubled: number;
  /** Bytes of one post in the stream. */
  bytes: number;
}

/** Measures CPU time per delivered live post of the fan-out process, against nchan with as many streams and posts of the same size. */
export async function benchLive(): Promise<void> {
  const stack = await startStack('full', { env: { LOG_LEVEL: 'error' } });
  try {
    const channel = await newChannel(stack);
    const direct = await measureFanOut(stack, channel, STREAMS);
    const theirs = await measureNchan(direct.bytes);
    const how = `${STREAMS} streams without a token, ${POSTS} posts of ${direct.bytes} bytes published through the API one after the other; all CPU of the process over that time, kernel included, by /proc; readers in a process of their own`;
    if (theirs)
      printFigure({
        bench: 'live-cpu',
        stack: 'full',
        peer: 'nchan (Debian), one worker',
        ours: direct.cpu['fan-out']!,
        theirs: theirs.cpu['nchan']!,
        unit: 'µs/delivery (less is better)',
        how,
      });
    printFacts('live-loss', 'full', {
      deliveries: STREAMS * POSTS,
      lost: direct.lost,
      doubled: direct.doubled,
      lost_by_nchan: theirs?.lost ?? 'not installed',
    });
    const { cpu, lost, doubled } = await measureFanOut(stack, channel, GATEWAY_STREAMS, true);
    printFacts('live-through-gateway', 'full', {
      deliveries: GATEWAY_STREAMS * POSTS,
      lost,
      doubled,
      fan_out_us: cpu['fan-out']!,
      gateway_us: cpu['console']!,
    });
  } finally {
    await stack.stop();
  }
}

interface BenchChannel {
  handle: string;
  publish(): Promise<void>;
}

async function newChannel({ url }: Stack): Promise<BenchChannel> {
  const { publisher } = await openWorkspace(new Client(url));
  const handle = `bench-${Date.now()}`;
  const { json: channel } = await publisher.post<{ id: string }>('/v1/channels', { handle, name: 'Bench' });
  await until('fan-out knows the channel', async () => {
    const answer = await fetch(`${url}/@${handle}/live`);
    await answer.body?.cancel();
    return answer.ok;
  });
  const publish = async () => {
    const { json: body } = await publisher.post<{ id: string }>(`/v1/channels/${channel.id}/posts`, {
      title: 'A post',
      body: BODY,
    });
    await publisher.post(`/v1/posts/${body.id}/publish`);
  };
  return { handle, publish };
}

async function measureFanOut(
  stack: Stack,
  channel: BenchChannel,
  streams: number,
  byGateway = false,
): Promise<LiveResult> {
  const fanOut = stack.processes.get('fan-out')!;
  const console_ = stack.processes.get('console')!;
  const port = byGateway ? new URL(stack.url).port : fanOut.port;
  const headers = byGateway ? {} : identity();
  const path = `/@${channel.handle}/live`;
  const run = await measure(
    { port: Number(port), path, headers, streams, posts: POSTS },
    { 'fan-out': fanOut.pid!, console: console_.pid! },
    channel.publish,
  );
  return run;
}

function identity(): Record<string, string> {
  const visitor: Identity = { actor: null, workspace: null, role: null, instance: false, ip: '127.0.0.1' };
  const signer = new TokenSigner(IDENTITY_PURPOSE, environmentOfApp('console')['IDENTITY_PRIVATE_KEY']!);
  return { [IDENTITY_HEADER]: signer.sign(visitor, 600) };
}

async function measureNchan(bytes: number): Promise<LiveResult | null> {
  const nchan = await startNchan();
  if (!nchan) return null;
  const asked = { port: nchan.port, path: '/sub', headers: {}, streams: STREAMS, posts: POSTS };
  const run = await measure(asked, { nchan: nchan.pid }, () => nchan.publish('y'.repeat(bytes)));
  nchan.stop();
  return run;
}

async function measure(
  asked: ReaderOptions,
  pids: Record<string, number>,
  publish: () => Promise<void>,
): Promise<LiveResult> {
  const readers = await Readers.open(asked);
  await delay(1_000);
  const before = Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, cpuSeconds(pid)]));
  const counted = readers.lost();
  for (let n = 0; n < asked.posts; n++) await publish();
  const seen = await counted;
  const deliveries = asked.streams * asked.posts;
  const cpu = Object.fromEntries(
    Object.entries(pids).map(([name, pid]) => [
      name,
      Math.round(((cpuSeconds(pid) - before[name]!) / deliveries) * 1e8) / 100,
    ]),
  );
  readers.close();
  return { cpu, ...seen };
}
