import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { adRow } from '../journeys/report-of-ad.js';
import type { StackKind } from '../support/stack.js';
import { until } from '../support/until.js';
import {
  openClickScenario,
  runDatabaseOutage,
  runFullDisk,
  runKills,
  runLogOutage,
  type ClickScenario,
} from './click-scenario.js';
import { countRecords, countVisits, type RecordCounts, type VisitCounts } from './count-clicks.js';
import { loggedClicks, storedClicks } from './recorded-clicks.js';
import { SeededRandom } from './seeded-random.js';
import { SmallDisk } from './small-disk.js';

export interface ClickChaos {
  stack: StackKind;
  kills: number;
  seed: number;
  /** Seconds that the log and the database are away; null: neither is taken away, since other programs may use them. */
  outage: number | null;
  say(line: string): void;
}

export interface ClickResult extends VisitCounts, RecordCounts {
  chaos: 'click';
  stack: StackKind;
  /** Of the process that redirects; one more than asked for where the log was away. */
  kills: number;
  outage_seconds: number;
  /** Bytes of clicks in the spool of a process that was killed, which the next one replayed. */
  spooled_bytes: number;
  /** How the disk was full; null where this machine mounts nothing for us, or where it would not matter. */
  disk_full: 'tmpfs' | null;
  /** Clicks in the report, beyond the rows of the table. */
  report_off_by: number;
  seconds: number;
  seed: number;
}

/** Longest time until all clicks are in the table after the last kill. */
const SETTLE_MS = 180_000;
/** Lines about faults that are said; more would say the same. */
const MAX_FAULTS = 20;

/** Kills what redirects and takes away what it needs while links are visited, then counts the clicks. */
export async function chaosOfClick({ stack, kills, seed, outage, say }: ClickChaos): Promise<ClickResult> {
  const began = Date.now();
  const disk = SmallDisk.mount();
  try {
    const { scene, close } = await openClickScenario(stack, disk, { random: new SeededRandom(seed), say });
    try {
      const result = await run(scene, disk, { kills, outage });
      const whole: ClickResult = {
        ...{ chaos: 'click', stack, ...result },
        ...{ seconds: Math.round((Date.now() - began) / 1000), seed },
      };
      if (!passed(whole)) keepLogs(scene);
      return whole;
    } catch (error) {
      keepLogs(scene);
      throw error;
    } finally {
      await close();
    }
  } finally {
    disk?.unmount();
  }
}

async function run(
  scene: ClickScenario,
  disk: SmallDisk | null,
  { kills, outage }: Pick<ClickChaos, 'kills' | 'outage'>,
): Promise<Omit<ClickResult, 'chaos' | 'stack' | 'seconds' | 'seed'>> {
  await runKills(scene, kills);
  const { kind } = scene.stack;
  // The full stack's clicks need the disk only where the log is away.
  const fills = kind === 'embedded' || outage !== null ? disk : null;
  let spooled_bytes = 0;
  if (outage !== null) {
    await runDatabaseOutage(scene, outage * 1_000);
    spooled_bytes = await runLogOutage(scene, outage * 1_000, fills);
  }
  if (kind === 'embedded' && fills) await runFullDisk(scene, fills);
  await scene.load.stop();
  return {
    ...{ kills: kills + Number(outage !== null), outage_seconds: outage ?? 0 },
    ...{ spooled_bytes, disk_full: fills && 'tmpfs' },
    ...(await count(scene)),
  };
}

/** Keeps what the processes logged, for whoever looks for the cause of a fault. */
function keepLogs({ stack, say }: ClickScenario): void {
  const path = join(tmpdir(), `corong-chaos-click-${stack.kind}.log`);
  writeFileSync(path, stack.logs(), { mode: 0o600 });
  say(`the logs of its processes are kept in ${path}`);
}

/** Counts until nothing is missing or SETTLE_MS is over; then once more a little later, for what arrives twice. */
async function count(
  scene: ClickScenario,
): Promise<VisitCounts & RecordCounts & Pick<ClickResult, 'report_off_by'>> {
  const { stack, load, say } = scene;
  const promised = load.visits.flatMap(({ id }) => id ?? []);
  say(`${promised.length} clicks; waiting until all are in the table`);
  const arrived = async () => {
    const ids = new Set((await storedClicks(stack)).map(({ id }) => id));
    return promised.every((id) => ids.has(id));
  };
  await until('all has arrived', arrived, { patience: SETTLE_MS, pause: 1_000 }).catch(() => undefined);
  await delay(3_000);
  const faults: string[] = [];
  const wrong = (line: string) => void faults.push(line);
  const stored = await storedClicks(stack);
  const row = await adRow(scene, scene.ad);
  const visits = countVisits(load.visits, wrong);
  const records = countRecords(load.visits, stored, await loggedClicks(stack), wrong);
  for (const line of faults.slice(0, MAX_FAULTS)) say(line);
  return { ...visits, ...records, report_off_by: (row?.clicks ?? 0) - stored.length };
}

/** True if every click was recorded once, every visitor was sent on, and the run has seen what it is for. */
export const passed = (result: ClickResult): boolean =>
  result.lost + result.doubled + result.errors + result.not_sent_on === 0 &&
  result.report_off_by === 0 &&
  result.clicks > 0 &&
  (result.outage_seconds === 0 || result.spooled_bytes > 0) &&
  (result.disk_full === null || result.without_id > 0);
