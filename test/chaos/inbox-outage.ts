import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { JourneySetup } from '../journeys/journey-setup.js';
import { until } from '../support/until.js';
import type { CallLog } from './call-log.js';
import { SWITCH } from './kafka-away.js';
import { killed, locked, type Outage } from './outages.js';

const PATIENCE_MS = 180_000;

/**
 * Takes the event log away from connections while networks call, until it has refused a call. `alone`: connections alone loses
 * it, because other programs use the services of the full stack.
 */
export async function runLogOutage(
  setup: JourneySetup,
  calls: CallLog,
  { milliseconds, alone }: { milliseconds: number; alone: boolean },
  say: (line: string) => void,
): Promise<void> {
  const outage = await outageOf(setup, alone);
  await outage.begin();
  calls.isOutage = true;
  try {
    await delay(milliseconds);
    await until('calls were refused', () => calls.refused > 0, { patience: PATIENCE_MS });
  } finally {
    await outage.end();
  }
  const taken = calls.taken;
  await until('calls are taken again', () => calls.taken > taken, { patience: PATIENCE_MS });
  calls.isOutage = false;
  say(`${outage.name} away for ${milliseconds / 1_000} s: ${calls.refused} calls were refused with 503`);
}

async function outageOf({ stack }: JourneySetup, alone: boolean): Promise<Outage> {
  if (stack.kind === 'embedded')
    return locked('the file of the log', join(stack.dataDir, 'log', 'dialog.db'));
  if (!alone) return killed('kafka');
  await stack.restart('connections', 'dist/test/chaos/kafka-away.connections.js');
  const change = async () => void process.kill(stack.processes.get('connections')!.pid!, SWITCH);
  return { name: 'Kafka', begin: change, end: change };
}
