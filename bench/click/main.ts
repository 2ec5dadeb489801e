import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { tempFolder } from '../../test/support/temp.js';
import { printFacts, printFigure } from '../figure.js';
import { size } from '../size.js';
import { GENERATOR_CORE, pinTo, SERVER_CORE } from './cores.js';
import { ClickServer } from './embedded.js';
import { generate, quantile, type GeneratorResult } from './generator.js';
import { Peer } from './peers.js';

const SECONDS = size(8, 2);
const ROUNDS = size(3, 1);
const CONNECTIONS = 64;
/** Number of warm-up clicks: one for each link, so that every link is cached. */
const WARM_CLICKS = size(10_000, 0);
const HOW = `server on core ${SERVER_CORE}, load generator on core ${GENERATOR_CORE}; ${CONNECTIONS} connections, 1,000 phones, 10,000 links, click ids in the query, through the gateway, consumer running`;

/** Measures durable redirects of the embedded stack, against a Fastify handler with the same duties and a bare redirect. */
export async function benchClicks(): Promise<void> {
  pinTo(process.pid, GENERATOR_CORE);
  const folder = tempFolder('bench-click-peer');
  const server = await ClickServer.start();
  const duties = await Peer.start('duties', folder.path);
  const bare = await Peer.start('bare', folder.path);
  const clicks: string[] = [];
  let run = 0;
  const ask = async (port: number, seconds: number, rate: number | null = null): Promise<GeneratorResult> => {
    const { codes } = server;
    const options = {
      ...{ port, codes, seconds, rate },
      first: clicks.length,
      connections: CONNECTIONS,
      run: `${process.pid}-${run++}`,
    };
    const result = await generate(options);
    if (result.refused > 0)
      throw new Error(`${result.refused} of ${result.answers} answers were no redirects`);
    if (port === server.port) clicks.push(...result.ids);
    return result;
  };
  const rateOf = async (port: number): Promise<number> => {
    const { answers, seconds } = await ask(port, SECONDS);
    return answers / seconds;
  };
  try {
    // Warms up: links are cached, and the engine compiles the code.
    for (const port of [server.port, duties.port, bare.port]) await ask(port, SECONDS);
    while (clicks.length < WARM_CLICKS) await ask(server.port, SECONDS);
    const rates = { ours: [] as number[], duties: [] as number[], bare: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      rates.ours.push(await rateOf(server.port));
      await caughtUp(server, clicks.length);
      rates.duties.push(await rateOf(duties.port));
      rates.bare.push(await rateOf(bare.port));
    }
    const [ours, withDuties, without] = [rates.ours, rates.duties, rates.bare].map((list) =>
      quantile(list, 0.5),
    ) as [number, number, number];
    const how = `${HOW}; load of the machine ${loadavg()[0]!.toFixed(1)}`;
    const figure = { bench: 'click', stack: 'embedded', unit: 'clicks/s', how } as const;
    printFigure({ ...figure, peer: 'Fastify, same duties', ours, theirs: withDuties });
    printFigure({ ...figure, peer: 'bare Fastify', ours, theirs: without });
    const half = await ask(server.port, SECONDS, ours / 2);
    const lag = await caughtUp(server, clicks.length);
    const bareHalf = await ask(bare.port, SECONDS, ours / 2);
    const counted = server.count(clicks);
    printFacts('click', 'embedded', {
      open_loop_rate: Math.round(ours / 2),
      p99_ms: round(quantile(half.ms, 0.99)),
      bare_p99_ms: round(quantile(bareHalf.ms, 0.99)),
      fsync_p99_ms: round(fsyncP99(folder.path)),
      lag_seconds_after: round(lag),
      answered: clicks.length,
      in_log: counted.log,
      in_table: counted.table,
      node: process.version,
    });
  } finally {
    duties.stop();
    bare.stop();
    await server.stop();
    folder.remove();
  }
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** Returns the seconds until the table has all clicks. */
async function caughtUp(server: ClickServer, clicks: number): Promise<number> {
  const begun = performance.now();
  while (server.rows < clicks) {
    if (performance.now() - begun > 120_000)
      throw new Error(`The consumer is at ${server.rows} of ${clicks}`);
    await delay(50);
  }
  return (performance.now() - begun) / 1_000;
}

/** Returns the 99th percentile of an fsync of 20 kB on this disk, in milliseconds. */
function fsyncP99(folder: string): number {
  const path = join(folder, 'fsync');
  const file = openSync(path, 'w');
  const data = Buffer.alloc(20_000, 65);
  const ms = Array.from({ length: 300 }, () => {
    writeSync(file, data);
    const begun = performance.now();
    fdatasyncSync(file);
    return performance.now() - begun;
  });
  closeSync(file);
  rmSync(path);
  return quantile(ms, 0.99);
}
