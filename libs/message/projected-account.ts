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

/** What an app keeps of an account by which it sends, as connections tells of it. A removed one has no row. */
export abstract class ProjectedAccount {
  @PrimaryId() connection_id: string;
  @IdColumn() workspace_id: string;
  @IdColumn({ length: 16 }) network: Network;
  /** The network's own id of it. */
  @IdColumn({ length: 255 }) account: string;
  /** What people know it by: a bot's name, a page's title, a number, a mailbox. */
  @IdColumn({ length: 255 }) name: string;
  /** `halted` by a person. */
  @IdColumn({ length: 8 }) state: 'active' | 'halted';
  /** JSON of AccountSettings. */
  @TextColumn() settings: string;
  /** The credentials, sealed by connections for this app alone. */
  @TextColumn() box: string;
  /** When its network last said that it is the workspace's: what was found wrong with it before counts no more. */
  @NumberColumn() checked_at: number;
  /** Until then nothing is sent, because the network refuses the account. */
  @NumberColumn({ nullable: true }) halted_until: number | null;
  @IdColumn({ length: 32, nullable: true }) halted_reason: string | null;
  /** Counts what this app has reported of it. */
  @NumberColumn() reports: number;
}

/** How an app keeps the accounts that serve it. */
export interface AccountTable<R extends ProjectedAccount> {
  entity: EntityTarget<R> & (new () => R);
  /** The event's field with the box that this app opens; an account without one is of no use to it. */
  box: 'fan_out_box' | 'chat_box';
  /** The columns that this app alone has; `known` is the row as it was. */
  own(serves: readonly Service[], known: R | null): Omit<R, keyof ProjectedAccount>;
}

/** Takes into an app's table what connections tells of an account. */
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
