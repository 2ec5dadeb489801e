import type { EntityTarget, FindOptionsWhere } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';
import type { Database, Tx } from '#platform/adapters/sql/database.js';
import {
  accountSettings,
  type AccountChanged,
  type AccountConnected,
  type AccountRemoved,
  type Network,
  type Service,
} from './account.topic.js';

/** An account by which an app sends: a projection of the topic account.connection. A removed account has no row. */
export abstract class ProjectedAccount {
  @PrimaryId() connection_id: string;
  @IdColumn() workspace_id: string;
  @IdColumn({ length: 16 }) network: Network;
  /** The network's id of the account. */
  @IdColumn({ length: 255 }) account: string;
  /** The name that people know: of a bot or a page, a number, or a mailbox. */
  @IdColumn({ length: 255 }) name: string;
  /** `halted` by a person. */
  @IdColumn({ length: 8 }) state: 'active' | 'halted';
  /** JSON of AccountSettings. */
  @TextColumn() settings: string;
  /** The credentials, sealed by connections for this app alone. */
  @TextColumn() box: string;
  /** When the network last confirmed the account, in milliseconds since 1970; earlier errors no longer count. */
  @NumberColumn() checked_at: number;
  /** Nothing is sent until this instant (milliseconds since 1970), because the network refuses the account. */
  @NumberColumn({ nullable: true }) halted_until: number | null;
  @IdColumn({ length: 32, nullable: true }) halted_reason: string | null;
  /** Number of reports that this app has published about the account. */
  @NumberColumn() reports: number;
}

/** What differs between the apps that keep this projection. */
export interface AccountTable<R extends ProjectedAccount> {
  entity: EntityTarget<R> & (new () => R);
  /** The event's field with the sealed box for this app. An account without it does not serve this app. */
  box: 'fan_out_box' | 'chat_box';
  /** Returns the columns that only this app has; `known` is the previous row. */
  own(serves: readonly Service[], known: R | null): Omit<R, keyof ProjectedAccount>;
}

/** Applies an event of an account to an app's table. */
export async function projectAccount<R extends ProjectedAccount>(
  database: Database,
  tx: Tx,
  { entity, box, own }: AccountTable<R>,
  event: AccountConnected | AccountChanged | AccountRemoved,
): Promise<void> {
  const where = { connection_id: event.connection_id } as FindOptionsWhere<R>;
  const sealed = event.state === 'removed' ? undefined : event[box];
  if (event.state === 'removed' || sealed === undefined) {
    await tx.delete(entity, where);
    return;
  }
  const known = await database.lock(tx, entity, where);
  const { connection_id, workspace_id, network, account, name, state, serves, checked_at } = event;
  const isProvenAnew = !known || checked_at > known.checked_at;
  const row = {
    ...{ connection_id, workspace_id, network, account, name, state, checked_at, box: sealed },
    settings: JSON.stringify(accountSettings(event)),
    halted_until: isProvenAnew ? null : known.halted_until,
    halted_reason: isProvenAnew ? null : known.halted_reason,
    reports: known?.reports ?? 0,
    ...own(serves, known),
  };
  if (known) await tx.update(entity, where, row as never);
  else await tx.insert(entity, row as never);
}
