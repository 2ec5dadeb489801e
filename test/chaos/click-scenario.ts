import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from '../journeys/client.js';
import { openWorkspace, type Workspace } from '../journeys/workspace.js';
import { startStack, type Stack, type StackKind } from '../support/stack.js';
import { until } from '../support/until.js';
import { outagesOf } from './click-outages.js';
import { ClickLoad, DEAD, type ClickTargets, type TargetLink } from './click-load.js';
import { FULL } from './count-clicks.js';
import type { SeededRandom } from './seeded-random.js';
import type { SmallDisk } from './small-disk.js';

/** The stack, the visits to its links, and what takes things away from it. */
export interface ClickScenario {
  stack: Stack;
  workspace: Workspace;
  /** Of the ad that all links belong to. */
  ad: string;
  load: ClickLoad;
  random: SeededRandom;
  say(line: string): void;
}

const PATIENCE_MS = 180_000;
/** How long a process runs after a kill, at least and at most, until the next one. */
const ALIVE_MS = [200, 1_500] as const;
const FULL_MS = 5_000;
/** Visits that each part of a run has to see, so that it has shown something. */
const ENOUGH_VISITS = 20;

/** The process that redirects. */
const targetOf = ({ kind }: Stack): string => (kind === 'full' ? 'ad-attribution' : 'all-in-one');

/** Starts a stack whose data lie on `disk`, with an ad of three links that are visited from now on. */
export async function openClickScenario(
  kind: StackKind,
  disk: SmallDisk | null,
  rest: Pick<ClickScenario, 'random' | 'say'>,
): Promise<{ scene: ClickScenario; close(): Promise<void> }> {
  const stack = await startStack(kind, {
    env: { LOG_LEVEL: 'warn', TRUSTED_PROXIES: '127.0.0.1' },
    ...(disk && { dataDir: disk.path }),
  });
  try {
    const workspace = await openWorkspace(new Client(stack.url, undefined, PATIENCE_MS));
    const { ad, links } = await makeLinks(workspace);
    const direct = `http://127.0.0.1:${stack.processes.get(targetOf(stack))!.port}`;
    const targets: ClickTargets = { direct, gateway: stack.url, links };
    const load = new ClickLoad(targets, rest.random);
    const close = async () => {
      await load.stop();
      await stack.stop();
    };
    return { scene: { stack, workspace, ad, load, ...rest }, close };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

/** One link for each way that a click is carried on, and one whose clicks are counted against a limit. */
async function makeLinks({ marketer, handle }: Workspace): Promise<{ ad: string; links: TargetLink[] }> {
  const make = async <T>(path: string, input: object) =>
    (await marketer.post<T>(path, input, { expect: [201] })).json;
  const campaign = await make<{ id: string }>('/v1/campaigns', { name: 'Panen' });
  const ad = await make<{ id: string }>('/v1/ads', { campaign_id: campaign.id, name: 'Petani' });
  const web = `/chat/${handle}`;
  const kinds: [door: string, settings: object][] = [
    [web, {}],
    [web, { max_clicks: 1_000_000 }],
    [
      'https://wa.me/6281234567890?text=',
      { doors: [{ door: 'wa_me', phone: '6281234567890', draft: 'Halo {code}' }] },
    ],
  ];
  const links: TargetLink[] = [];
  for (const [door, settings] of kinds) {
    const { code } = await make<{ code: string }>('/v1/links', { ad_id: ad.id, ...settings });
    links.push({ code, door });
  }
  return { ad: ad.id, links };
}

/** Kills the process that redirects, again and again while it is visited. */
export async function runKills(scene: ClickScenario, kills: number): Promise<void> {
  const { load, random, say } = scene;
  for (let index = 1; index <= kills; index++) {
    await delay(random.between(...ALIVE_MS));
    await kill(scene);
    await revive(scene);
    if (index % 10 === 0) say(`${index} kills, ${load.visits.length} visits`);
  }
}

/**
 * Takes the log away: clicks go to the spool. For a while its disk is full, too, and nothing takes clicks. Near the end the
 * process is killed, so that another one has to replay what it left. Returns the bytes that it left in the spool.
 */
export async function runLogOutage(
  scene: ClickScenario,
  milliseconds: number,
  disk: SmallDisk | null,
): Promise<number> {
  const { stack, say } = scene;
  const { log } = outagesOf(stack);
  await log.begin();
  let spooled = 0;
  try {
    await pass(scene, `${log.name} away`, milliseconds);
    if (disk) await runFullDisk(scene, disk);
    await pass(scene, `${log.name} still away`, 0);
    spooled = spooledBytes(stack);
    await kill(scene);
  } finally {
    await log.end();
  }
  await revive(scene);
  await until('the spool is replayed', () => spooledBytes(stack) === 0, { patience: PATIENCE_MS });
  say(`the spool is replayed: ${spooled} bytes`);
  return spooled;
}

/** Takes the database away, which links that were visited before need not. */
export async function runDatabaseOutage(scene: ClickScenario, milliseconds: number): Promise<void> {
  const { database } = outagesOf(scene.stack);
  await pass(scene, 'running', 0);
  await database.begin();
  try {
    await pass(scene, `${database.name} away`, milliseconds);
  } finally {
    await database.end();
  }
  scene.load.phase = 'running';
}

/** Fills the disk until visitors were sent on without an id. */
export async function runFullDisk({ load, say }: ClickScenario, disk: SmallDisk): Promise<void> {
  const before = load.visits.length;
  load.phase = FULL;
  disk.fill();
  try {
    await delay(FULL_MS);
    await until('visits find the disk full', () => foundFull(load, before), { patience: PATIENCE_MS });
  } finally {
    disk.free();
  }
  const [count, slowest] = [load.visits.length - before, load.slowestSince(before)];
  say(
    `the disk was full: ${count} visits, the slowest ${slowest} ms; ${load.withoutId} of all without an id`,
  );
  load.phase = 'running';
}

/** True once enough visitors were sent on without an id; else says what the visits of this phase saw. */
function foundFull({ visits, withoutId }: ClickLoad, before: number): boolean {
  if (withoutId >= ENOUGH_VISITS) return true;
  throw new Error(`${visits.length - before} visits, the last one ${JSON.stringify(visits.at(-1))}`);
}

/** Lets time pass, and as many visits as show something. */
async function pass({ load, say }: ClickScenario, phase: string, milliseconds: number): Promise<void> {
  const before = load.visits.length;
  load.phase = phase;
  await delay(milliseconds);
  await until(`visits are answered (${phase})`, () => load.visits.length >= before + ENOUGH_VISITS, {
    patience: PATIENCE_MS,
  });
  const [count, slowest] = [load.visits.length - before, load.slowestSince(before)];
  if (milliseconds > 0)
    say(`${phase} for ${milliseconds / 1_000} s: ${count} visits, the slowest ${slowest} ms`);
}

async function kill({ stack, load }: ClickScenario): Promise<void> {
  load.phase = DEAD;
  await stack.kill(targetOf(stack));
}

async function revive({ stack, load }: ClickScenario): Promise<void> {
  await stack.restart(targetOf(stack));
  load.phase = 'running';
}

/** Bytes of clicks that wait on the disk of the process that redirects. */
export function spooledBytes(stack: Stack): number {
  const { port } = stack.processes.get(targetOf(stack))!;
  const folder = join(stack.dataDir, 'spool', `clicks-${port}`);
  if (!existsSync(folder)) return 0;
  const sizeOf = (name: string) => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
  return readdirSync(folder).reduce((sum, name) => sum + sizeOf(name), 0);
}
