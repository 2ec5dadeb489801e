import {
  AccountConnected,
  CREDENTIALS_PURPOSE,
  type AccountSettings,
  type Network,
} from '#message/account.topic.js';
import { Not } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { SystemIds } from '#platform/ports/system.js';
import { BoxSealer, publicHalf } from '#platform/security/sealed-box.js';
import type { Secrets } from '#platform/security/secrets.js';
import { SECRETS } from '#platform/tokens.js';
import type { Abstract } from '@nestjs/common';
import { Accounts } from './accounts.js';
import { AccountProjection } from './account-projection.js';
import { AccountRow } from './account.entity.js';

interface App {
  get<T>(type: Abstract<T>): T;
}

const ids = new SystemIds();

/**
 * Publishes an account as connections does, so that fan-out uses it instead of the one that the workspace had with that
 * network. Answers its id.
 */
export async function connectAccount(
  app: App,
  workspace_id: string,
  network: Network,
  {
    account,
    name = account,
    settings = {},
    secrets,
    serves = ['posts'],
  }: {
    account: string;
    name?: string;
    settings?: AccountSettings;
    secrets: object;
    serves?: ('posts' | 'chats')[];
  },
): Promise<string> {
  const database = app.get(Database);
  const { credentialsPrivate } = app.get<Secrets>(SECRETS as never);
  const before = await database.read.findOneBy(AccountRow, { workspace_id, network });
  const connection_id = before?.account === account ? before.connection_id : ids.next('con');
  const sealer = new BoxSealer(publicHalf(credentialsPrivate!));
  const event = make(AccountConnected, {
    workspace_id,
    connection_id,
    network,
    account,
    name,
    serves,
    state: 'active' as const,
    checked_at: Date.now(),
    ...settings,
    fan_out_box: sealer.seal(CREDENTIALS_PURPOSE, JSON.stringify(secrets), connection_id),
  });
  await database.transaction(async (tx) => {
    await tx.delete(AccountRow, { workspace_id, network, connection_id: Not(connection_id) });
    await app.get(AccountProjection).take(tx, event);
  });
  app.get(Accounts).forget();
  return connection_id;
}
