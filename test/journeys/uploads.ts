import assert from 'node:assert/strict';
import { until } from '../support/until.js';
import type { JourneyContext } from './journey-context.js';

interface Upload {
  id: string;
  event_name: string;
  state: string;
  reason: string | null;
  consent: string;
  attempts: number;
}

interface LedgerRow {
  kind: string;
  ref: string;
  body: string;
}

export interface Conversion {
  fbclid: string;
  amount_minor: number;
  currency: string;
}

/**
 * Checks that the network counts each conversion once, that each request is in the ledger with its bytes, and that there
 * were no more requests than recorded attempts: on a slow machine an answer may come after its time-out.
 */
export async function uploadsOnce(
  stage: JourneyContext,
  { fbclid, amount_minor, currency }: Conversion,
): Promise<void> {
  const { workspace, sandboxes, report } = stage;
  const ofThisClick = () =>
    sandboxes.meta.counted().filter(({ user_data }) => user_data?.fbc?.endsWith(`.${fbclid}`));
  await until('three uploads reach the network', () => ofThisClick().length >= 3);
  const ids = ofThisClick().map(({ event_id }) => event_id!);
  const uploads = await until('the uploads are sent', async () => {
    const all = await Promise.all(
      ids.map((id) => workspace.analyst.get<Upload>(`/v1/uploads/${id}`, { expect: [200] })),
    );
    return all.every(({ json: body }) => body.state === 'sent') && all.map(({ json: body }) => body);
  });

  assert.deepEqual(
    ofThisClick()
      .map(({ event_name }) => event_name)
      .sort(),
    ['OrderCreated', 'Purchase', 'QualifiedLead'],
  );
  assert.ok(
    uploads.every(({ consent }) => consent === 'granted'),
    'each upload carries the consent of its click',
  );
  const purchase = ofThisClick().find(({ event_name }) => event_name === 'Purchase')!;
  assert.equal(purchase.action_source, 'chat');
  assert.deepEqual(purchase.custom_data, { value: amount_minor / 100, currency });
  report(
    'one upload per conversion reaches the network',
    'a QualifiedLead, an OrderCreated and a Purchase, each counted once, with the consent "granted"',
  );

  for (const { id, attempts } of uploads) {
    const ledger = await workspace.analyst.get<{ items: LedgerRow[] }>(
      `/v1/ledger?upload_id=${id}&kind=request`,
      { expect: [200] },
    );
    const written = ledger.json.items.map(({ body }) => body);
    const arrived = sandboxes.meta.requests.filter(({ body }) => body.includes(id)).map(({ body }) => body);
    assert.equal(arrived.length, attempts);
    assert.deepEqual(written.sort(), arrived.sort());
  }
  report(
    'the ledger holds the bytes that were sent',
    `${uploads.length} conversions, equal to what the network received`,
  );
}
