import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { Keys } from '#platform/security/keys.js';
import type { Channel } from '../../apps/fan-out/channels/channel.entity.js';
import type { TransportName } from '#message/transport-name.js';

const CHUNK = 2_000;
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/**
 * Inserts `count` followers of a channel, in statements of 2,000 rows. `addressOf` gives the address of the n-th. Those of
 * webhooks have a secret, which a delivery opens besides the address, unless `withSecrets` is false.
 */
export async function insertFollowers(
  source: DataSource,
  keys: Keys,
  channel: Channel,
  count: number,
  addressOf: (n: number) => string,
  transport: TransportName = 'webhook',
  withSecrets = true,
): Promise<void> {
  const now = Date.now();
  for (let from = 0; from < count; from += CHUNK) {
    const rows = Array.from({ length: Math.min(CHUNK, count - from) }, (_, index) => {
      const public_id = `fol_${randomBytes(13).toString('hex')}`;
      const address = keys.seal('address', addressOf(from + index), public_id);
      const secrets = withSecrets ? keys.seal('webhook secrets', JSON.stringify([SECRET]), public_id) : null;
      return [public_id, channel.workspace_id, channel.id, transport, address, public_id, secrets, 0, now];
    });
    await source.query(
      'INSERT INTO follower (public_id, workspace_id, channel_id, transport, address, lookup, secrets, joined_tick, created_at) VALUES ?',
      [rows],
    );
  }
}
