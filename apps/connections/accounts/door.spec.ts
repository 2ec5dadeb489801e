import { doorOf } from './door.js';
import type { Connection } from './connection.entity.js';

describe('the event about an account for the ads side', () => {
  const known = { workspace_id: 'wsp_1', id: 'con_1', serves: 'chats', halted_at: null, removed_at: null };
  const of = (row: Partial<Connection>) =>
    doorOf({ ...known, account: '1', name: '1', ...row } as Connection);

  it.each([
    ['whatsapp', { account: '106540352242922', name: '6281234567890' }, '6281234567890'],
    ['messenger', { account: '10915', name: 'Kopi Nusantara' }, '10915'],
    ['instagram', { account: '17841405822304914', name: 'kopi.nusantara' }, 'kopi.nusantara'],
    ['telegram', { account: '42', name: 'kopi_bot' }, 'kopi_bot'],
  ] as const)('is where its customers find it on %s', (network, row, address) => {
    expect(of({ network, ...row })).toEqual({
      ...{ workspace_id: 'wsp_1', connection_id: 'con_1', door: network },
      ...{ address, state: 'open' },
    });
  });

  it.each([
    ['whatsapp', { account: '106540352242922', name: '106540352242922' }],
    ['instagram', { account: '17841405822304914', name: '17841405822304914' }],
    ['messenger', { account: 'kopi', name: 'kopi' }],
  ] as const)('has no address on %s while the network has not said one', (network, row) => {
    expect(of({ network, ...row })).toMatchObject({ state: 'open' });
    expect(of({ network, ...row })).not.toHaveProperty('address');
  });

  it('says that the door is closed while the account is halted or serves only posts, and removed afterwards', () => {
    const bot = { network: 'telegram', name: 'kopi_bot' } as const;
    const closed = {
      ...{ workspace_id: 'wsp_1', connection_id: 'con_1' },
      door: 'telegram',
      state: 'closed',
    };
    expect(of({ ...bot, halted_at: 1 })).toEqual(closed);
    expect(of({ ...bot, serves: 'posts' })).toEqual(closed);
    expect(of({ ...bot, removed_at: 1, halted_at: 1 })).toEqual({ ...closed, state: 'removed' });
  });

  it('does not exist for a network to which customers cannot write', () => {
    for (const network of ['discord', 'smtp'] as const) expect(of({ network })).toBeNull();
  });
});
