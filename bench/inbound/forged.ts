import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { printFigure } from '../figure.js';
import { size } from '../size.js';

const CALLS = size(30, 3);
const BODY_BYTES = 3 * 1024 * 1024 - 10;
const UNKNOWN_NUMBERS = 50_000;
/** Milliseconds of CPU that one such call may cost. */
const LIMIT_MS = 20;

/**
 * Prints the CPU time of a forged call with 3 MB and 50,000 unknown numbers, which is refused after one HMAC. What the
 * processes use when nobody calls, measured for as long, is taken off. `cpu` returns the seconds of CPU time so far.
 */
export async function benchForged(stack: 'embedded' | 'full', url: string, cpu: () => number): Promise<void> {
  const changes = Array.from({ length: UNKNOWN_NUMBERS }, (_, index) => ({
    value: { metadata: { phone_number_id: String(index) } },
  }));
  const object = JSON.stringify({ object: 'whatsapp_business_account', entry: [{ changes }] });
  const body = Buffer.from(object.padEnd(BODY_BYTES));
  const headers = {
    'content-type': 'application/json',
    'x-hub-signature-256': `sha256=${'0'.repeat(64)}`,
  };
  const begun = performance.now();
  const before = cpu();
  for (let call = 0; call < CALLS; call++) {
    const answer = await request(url, { method: 'POST', headers, body });
    await answer.body.dump();
    if (answer.statusCode !== 401) throw new Error(`A forged call was answered ${answer.statusCode}`);
  }
  const called = cpu() - before;
  await delay(performance.now() - begun);
  const idle = cpu() - before - called;
  printFigure({
    ...{ bench: 'inbound', stack, peer: 'the limit of a forged call' },
    ours: ((called - idle) * 1_000) / CALLS,
    theirs: LIMIT_MS,
    unit: 'ms of CPU per call',
    how: `${CALLS} calls with a false signature, 3 MB and ${UNKNOWN_NUMBERS} unknown numbers each, one after another through the gateway; all processes of the stack, less what they use without calls`,
  });
}
