import { join } from 'node:path';
import { Database } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { wholeSchema } from '#platform/platform.module.js';
import { SystemIds } from '#platform/ports/system.js';
import { BrokenSeal, Keys } from '#platform/security/keys.js';
import { resealColumns } from '#platform/security/reseal-columns.js';
import { tempFolder, type TempFolder } from '../../../test/support/temp.js';
import { Contact } from '../contacts/contact.entity.js';
import { IDENTITY_PURPOSE, NAME_PURPOSE } from '../contacts/network-contacts.service.js';
import { NetworkIdentity } from '../contacts/network-identity.entity.js';
import { Message } from '../conversations/message.entity.js';
import { Referral } from '../conversations/referral.entity.js';
import { CLICK_ID_PURPOSE } from '../conversations/referrals.service.js';
import { SEALED_ID } from '../doors/networks/network-message-id.js';
import { Shop, SHOP_SECRET } from '../shops/shop.entity.js';
import { schema } from '../src/schema.js';
import { SEALED_COLUMNS } from './sealed-columns.js';

const workspace_id = 'wsp_1';
const MESSAGES = 1_101;

describe('rotating the key of chat', () => {
  const ids = new SystemIds();
  const first = Keys.generate();
  const second = Keys.generate().replace('k1:', 'k2:');
  const old = new Keys(first);
  const both = new Keys(`${second},${first}`);
  const alone = new Keys(second);
  let folder: TempFolder;
  let database: Database;

  beforeEach(async () => {
    folder = tempFolder('chat-keys');
    database = await Database.open({ file: join(folder.path, 'chat.db') }, wholeSchema(schema));
    await database.transaction(async (tx) => {
      const lookup = old.lookup(IDENTITY_PURPOSE, 'con_1 address 628120000001');
      await tx.insert(NetworkIdentity, {
        ...{ lookup, connection_id: 'con_1', contact_id: 'cnt_1', kind: 'address', seen_at: 1 },
        identity: old.seal(IDENTITY_PURPOSE, '628120000001', lookup),
      });
      const noName = { workspace_id, profile_name: null, blocked_by: null, blocked_at: null, created_at: 1 };
      await tx.insert(Contact, {
        ...noName,
        id: 'cnt_1',
        profile_name: old.seal(NAME_PURPOSE, 'Siti', 'cnt_1'),
      });
      await tx.insert(Contact, { ...noName, id: 'cnt_2' });
      await tx.insert(Referral, {
        ...{ id: 'ref_1', conversation_id: 'cnv_1', at: 1, counted: 0 },
        click_id: old.seal(CLICK_ID_PURPOSE, 'ARAkLkA8', 'ref_1'),
      });
      await tx.insert(Shop, {
        ...{ id: 'shp_1', workspace_id, name: 'shop', previous_until: 1, created_at: 1 },
        secret: old.seal(SHOP_SECRET, 'new', 'shp_1'),
        previous_secret: old.seal(SHOP_SECRET, 'old', 'shp_1'),
      });
      for (let sequence = 1; sequence <= MESSAGES; sequence++) {
        const network_id = old.lookup('message', String(sequence));
        const network_message = old.seal(SEALED_ID, `wamid.${sequence}`, network_id);
        const sealed = sequence === MESSAGES ? {} : { network_id, network_message };
        await tx.insert(Message, {
          ...make(Message, {
            id: ids.next('msg'),
            workspace_id,
            conversation_id: 'cnv_1',
            sequence,
          } as Message),
          ...{ sender: 'customer', kind: 'text', text: 'halo', sent_at: 1 },
          ...sealed,
        });
      }
    });
  });
  afterEach(async () => {
    await database.close();
    folder.remove();
  });

  it('seals all that is sealed again, in steps that can be interrupted, and keeps what finds it', async () => {
    const before = await database.read.findOneByOrFail(NetworkIdentity, {});
    const stop = new AbortController();
    const transaction = database.transaction.bind(database);
    let batches = 0;
    database.transaction = (work) => {
      // The fifth batch is the first one of messages.
      if (++batches === 5) stop.abort();
      return transaction(work);
    };
    const part = await resealColumns(database, both, SEALED_COLUMNS, stop.signal);
    database.transaction = transaction;
    expect(part).toBeGreaterThan(0);
    expect(part).toBeLessThan(MESSAGES);
    const rest = await resealColumns(database, both, SEALED_COLUMNS);
    // The identity, one name, the click id, two secrets, and all messages but the one that no network named.
    expect(part + rest).toBe(MESSAGES - 1 + 5);
    expect(await resealColumns(database, both, SEALED_COLUMNS)).toBe(0);

    const identity = await database.read.findOneByOrFail(NetworkIdentity, {});
    expect(identity.lookup).toBe(before.lookup);
    expect(alone.open(IDENTITY_PURPOSE, identity.identity, identity.lookup)).toBe('628120000001');
    expect(() => old.open(IDENTITY_PURPOSE, identity.identity, identity.lookup)).toThrow(BrokenSeal);
    const [named, unnamed] = await database.read.find(Contact, { order: { id: 'ASC' } });
    expect(alone.open(NAME_PURPOSE, named!.profile_name!, 'cnt_1')).toBe('Siti');
    expect(unnamed!.profile_name).toBeNull();
    const { click_id } = await database.read.findOneByOrFail(Referral, {});
    expect(alone.open(CLICK_ID_PURPOSE, click_id!, 'ref_1')).toBe('ARAkLkA8');
    const shop = await database.read.findOneByOrFail(Shop, {});
    expect(
      [shop.secret, shop.previous_secret!].map((sealed) => alone.open(SHOP_SECRET, sealed, 'shp_1')),
    ).toEqual(['new', 'old']);
    for (const { network_message, network_id, sequence } of await database.read.find(Message)) {
      if (network_message === null) expect(sequence).toBe(MESSAGES);
      else expect(alone.open(SEALED_ID, network_message, network_id!)).toBe(`wamid.${sequence}`);
    }
  });
});
