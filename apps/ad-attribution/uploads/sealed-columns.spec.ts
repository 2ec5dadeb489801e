import { Keys } from '#platform/security/keys.js';
import { resealColumns } from '#platform/security/reseal-columns.js';
import { ConnectedAdNetwork, TOKEN_PURPOSE } from './network.entity.js';
import { SEALED_COLUMNS } from './sealed-columns.js';
import { startSending, START, workspace_id } from './sending.fixture.js';
import { UPLOAD_IDENTITY_PURPOSE, UploadIdentity } from './upload-identity.entity.js';

describe('rotating the key of the ads side', () => {
  const given = startSending();

  it('seals the tokens of networks and their ids for uploads again, once', async () => {
    const first = Keys.generate();
    const second = Keys.generate().replace('k1:', 'k2:');
    const old = new Keys(first);
    await given.database.transaction(async (tx) => {
      const access_token = old.seal(TOKEN_PURPOSE, 'EAAB-token', 'net_1');
      await tx.update(ConnectedAdNetwork, { id: 'net_1' }, { access_token });
      await tx.insert(UploadIdentity, {
        ...{ stage_id: 'stg_1', workspace_id, kind: 'ctwa_clid', account_id: '42', at: START },
        value: old.seal(UPLOAD_IDENTITY_PURPOSE, 'ARAkLkA8', 'stg_1'),
      });
    });
    const both = new Keys(`${second},${first}`);
    expect(await resealColumns(given.database, both, SEALED_COLUMNS)).toBe(2);
    expect(await resealColumns(given.database, both, SEALED_COLUMNS)).toBe(0);
    const alone = new Keys(second);
    const { access_token } = await given.database.read.findOneByOrFail(ConnectedAdNetwork, {});
    expect(alone.open(TOKEN_PURPOSE, access_token, 'net_1')).toBe('EAAB-token');
    const { value } = await given.database.read.findOneByOrFail(UploadIdentity, {});
    expect(alone.open(UPLOAD_IDENTITY_PURPOSE, value, 'stg_1')).toBe('ARAkLkA8');
  });
});
