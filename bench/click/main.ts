import { loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { servicesAbsent } from '../../test/support/services.js';
import { tempFolder } from '../../test/support/temp.js';
import { printFacts, printFigure } from '../figure.js';
import { size } from '../size.js';
import { cpuSeconds } from '../cpu.js';
import type { ClickStack, Listener, Way } from './click-stack.js';
import { GENERATOR_CORE, pinTo, SERVER_CORE } from './cores.js';
import { EmbeddedStack } from './embedded-stack.js';
import { fsyncP99 } from './fsync.js';
import { FullStack } from './full-stack.js';
import { generate, quantile, type GeneratorResult } from './generator.js';
import { startNginx } from './nginx.js';
import { Peer } from './peers.js';

const SECONDS = size(8, 1);
const ROUNDS = size(3, 1);
const CONNECTIONS = 64;
/** Number of warm-up clicks: one for each link, so that every link is cached. */
const WARM_CLICKS = size(10_000, 0);
const WAYS: readonly Way[] = ['through the gateway', 'directly'];
const HOW = `server on core ${SERVER_CORE}; load generator, and Kafka, MariaDB and Redis of the full stack, on core ${GENERATOR_CORE}; ${CONNECTIONS} connections, 1,000 phones, 10,000 links, click ids in the query, consumer running`;

/** Measures durable redirects against a Fastify handler with the same duties, a bare redirect, and nginx. `parts`: the stacks; both if there are none. */
export async function benchClicks(parts: readonly string[]): Promise<void> {
  pinTo(process.pid, GENERATOR_CORE);
  const asked = (stack: string): boolean => parts.length === 0 || parts.includes(stack);
  if (asked('embedded')) await benchStack(await EmbeddedStack.start());
  const absent = servicesAbsent();
  if (!asked('full')) return;
  if (absent) process.stderr.write(`Not the full stack: ${absent}\n`);
  else await benchStack(await FullStack.start());
}

async function benchStack(stack: ClickStack): Promise<void> {
  const folder = tempFolder('bench-click-peer');
  const bench = new ClickBench(stack);
  const peers = {
    duties: await Peer.start('duties', stack.kind, folder.path),
    bare: await Peer.start('bare', stack.kind, folder.path),
    nginx: await startNginx(),
  };
  try {
    for (const way of WAYS) await bench.measure(way, peers, fsyncP99(folder.path));
  } finally {
    for (const peer of Object.values(peers)) peer?.stop();
    await stack.stop();
    folder.remove();
  }
}

/** The runs of one stack. */
class ClickBench {
  /** Ids of all clicks that the stack answered with. */
  private readonly clicks: string[] = [];
  private port = 0;
  private sent = 0;
  private run = 0;

  constructor(private readonly stack: ClickStack) {}

  async measure(
    way: Way,
    { duties, bare, nginx }: Record<'duties' | 'bare', Listener> & { nginx: Listener | null },
    fsync_p99_ms: number,
  ): Promise<void> {
    const ours = await this.stack.listen(way);
    this.port = ours.port;
    // Warms up: links are cached, and the engine compiles the code.
    for (const { port } of [ours, duties, bare]) await this.ask(port, SECONDS);
    for (let warm = 0; warm < WARM_CLICKS;) warm += (await this.ask(ours.port, SECONDS)).answers;
    await this.caughtUp();
    const measured: readonly (readonly [string, Listener | null])[] = [
      ['ours', ours],
      ['Fastify, same duties', duties],
      ['bare Fastify', bare],
      ['nginx, return 302', nginx],
    ];
    const rates = new Map<string, number[]>(measured.map(([name]) => [name, []]));
    const perCpuSecond = new Map<string, number[]>(measured.map(([name]) => [name, []]));
    const lags: number[] = [];
    for (let round = 0; round < ROUNDS; round++)
      for (const [name, listener] of measured) {
        if (!listener) continue;
        const before = cpuOf(listener);
        const { answers, seconds } = await this.ask(listener.port, SECONDS);
        rates.get(name)!.push(answers / seconds);
        if (listener === ours) lags.push(await this.caughtUp());
        perCpuSecond.get(name)!.push(answers / (cpuOf(listener) - before));
      }
    const median = (of: Map<string, number[]>, name: string): number => quantile(of.get(name)!, 0.5);
    const how = `${HOW}; ${way}; load of the machine ${loadavg()[0]!.toFixed(1)}`;
    const bench = way === 'directly' ? 'click-direct' : 'click';
    const figure = { bench, stack: this.stack.kind, unit: 'clicks/s', how } as const;
    const pace = median(rates, 'ours');
    const cpu = { ...figure, bench: `${bench}-cpu`, unit: 'clicks per second of CPU time, rows included' };
    for (const [peer, listener] of measured) {
      if (!listener || listener === ours) continue;
      printFigure({ ...figure, peer, ours: pace, theirs: median(rates, peer) });
      printFigure({ ...cpu, peer, ours: median(perCpuSecond, 'ours'), theirs: median(perCpuSecond, peer) });
    }
    const rate = pace / 2;
    const half = await this.ask(ours.port, SECONDS, rate);
    lags.push(await this.caughtUp());
    const bareHalf = await this.ask(bare.port, SECONDS, rate);
    const counted = await this.stack.count(this.clicks);
    const bare_p99_ms = quantile(bareHalf.ms, 0.99);
    printFacts(bench, this.stack.kind, {
      open_loop_rate: Math.round(rate),
      p99_ms: round(quantile(half.ms, 0.99)),
      bound_ms: round(bare_p99_ms + 4 * fsync_p99_ms),
      bare_p99_ms: round(bare_p99_ms),
      fsync_p99_ms: round(fsync_p99_ms),
      run_seconds: SECONDS,
      lag_seconds_after: round(Math.max(...lags)),
      answered: this.clicks.length,
      in_log: counted.log,
      in_table: counted.table,
      node: process.version,
    });
  }

  private async ask(port: number, seconds: number, rate: number | null = null): Promise<GeneratorResult> {
    const result = await generate({
      ...{ port, codes: this.stack.codes, seconds, rate },
      first: this.sent,
      connections: CONNECTIONS,
      run: `${process.pid}-${this.run++}`,
    });
    if (result.refused > 0)
      throw new Error(
        `${result.refused} of ${result.refused + result.answers} answers were no redirects, one was ${result.refusal}`,
      );
    this.sent += result.answers;
    if (port === this.port) this.clicks.push(...result.ids);
    return result;
  }

  /** Seconds until the table has all clicks. */
  private async caughtUp(): Promise<number> {
    const begun = performance.now();
    for (;;) {
      const rows = await this.stack.rows();
      if (rows >= this.clicks.length) return (performance.now() - begun) / 1_000;
      if (performance.now() - begun > 120_000)
        throw new Error(`The consumer is at ${rows} of ${this.clicks.length}`);
      await delay(50);
    }
  }
}

const cpuOf = ({ pids }: Listener): number => pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);

const round = (value: number): number => Math.round(value * 100) / 100;
