import { DoorDescribed, doors } from '#crossing/door.topic.js';
import { make } from '#platform/events/make.js';
import { AdsSide, eventually, ids } from '../../../test/support/ads-side.js';
import { LedgerRow } from '../ledger/ledger.entity.js';
import { DoorAccount } from './door-account.entity.js';
import { DoorAccounts } from './door-accounts.js';

describe('the projection of doors', () => {
  let ads: AdsSide;
  const workspace_id = ids.next('wsp');
  const connection_id = ids.next('con');
  beforeAll(async () => {
    ads = await AdsSide.start();
  });
  afterAll(() => ads.stop());

  const told = (sequence: number, more: Partial<DoorDescribed>) =>
    ads.publishEvent(
      doors,
      make<DoorDescribed>(DoorDescribed, {
        ...{ workspace_id, connection_id, door: 'whatsapp', state: 'open' },
        ...more,
      }),
      sequence,
    );
  const find = (workspace = workspace_id) =>
    ads.service.get(DoorAccounts, { strict: false }).find(workspace, connection_id, 'whatsapp');

  it("has the brand's public address, and enters each event in the ledger", async () => {
    await told(1, { address: '6281234567890' });
    expect(await find()).toMatchObject({ address: '6281234567890', state: 'open' });
    expect(await find(ids.next('wsp'))).toBeNull();
    const row = await ads.database.read.findOneByOrFail(LedgerRow, { workspace_id });
    expect(row).toMatchObject({ kind: 'crossing', target: 'crossing.door' });
    expect(JSON.parse(row.body)).toEqual({
      ...{ workspace_id, connection_id, door: 'whatsapp' },
      ...{ address: '6281234567890', state: 'open' },
    });
  });

  it('follows closing and removal, and ignores late events', async () => {
    await told(3, { state: 'closed' });
    await told(2, { address: '6289990000' });
    await eventually(() => ads.database.read.existsBy(DoorAccount, { connection_id, sequence: 3 }));
    expect(await find()).toMatchObject({ address: null, state: 'closed' });
    await told(4, { state: 'removed' });
    await eventually(() => ads.database.read.existsBy(DoorAccount, { connection_id, sequence: 4 }));
    expect(await find()).toBeNull();
  });

  it.each(['+6281234567890', 'kopi nusantara', '.kopi', 'a'.repeat(65), 'https://wa.me/62', '62\n'])(
    'refuses an address such as %j',
    (address) => {
      expect(() => told(9, { address })).toThrow('address');
    },
  );
});
