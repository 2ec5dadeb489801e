import { Injectable } from '@nestjs/common';
import type { AccountSettings, Network, Service } from '#message/account.topic.js';
import type { Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { AccountSecrets, type NetworkSecrets } from './account-secrets.js';
import { ConnectionStore, servicesOf, settingsOf } from './connection-store.js';
import { ConnectionViews } from './connection-views.js';
import type { ConnectionView } from './connection.dto.js';
import type { Connection } from './connection.entity.js';
import type { ChangeConnectionInput } from './connection.inputs.js';
import { descriptorOf } from './network-descriptors.js';
import { NetworkAccounts, type VerifiedAccount } from './network.port.js';
import { Networks } from './networks.js';

/** The input fields of all networks; the input class of a network decides which of them are allowed. */
type ConnectionInput = Partial<ChangeConnectionInput>;

/** A request to connect an account. */
export interface NewAccount {
  network: Network;
  /** The network's id of the account, for a network where a person enters it; `accountField` is the field in which errors are reported. */
  account?: string;
  accountField: string;
  input: ConnectionInput;
  /** Values of settings that were left out. */
  defaults?: AccountSettings;
}

/** Connects, changes and removes the brand's accounts. An account is stored only after its network has confirmed that it is the workspace's. */
@Injectable()
export class Connections {
  constructor(
    private readonly store: ConnectionStore,
    private readonly networks: Networks,
    private readonly secrets: AccountSecrets,
    private readonly views: ConnectionViews,
    private readonly idempotency: Idempotency,
    private readonly clock: Clock,
  ) {}

  /** Connects an account under this id, once for each Idempotency-Key. Throws a Problem as the network's `verify` does, and 409 if it is connected already. */
  connect(caller: Caller, id: string, request: NewAccount): Promise<ConnectionView> {
    const { workspace } = caller;
    return this.idempotency.onceAfter(
      caller,
      workspace,
      () => this.claim(workspace, id, request),
      async (tx, row) => this.views.of(await this.store.announce(tx, row)),
    );
  }

  /** Changes the given fields, after the network has confirmed the account again. */
  async change(workspace: string, id: string, input: ChangeConnectionInput): Promise<ConnectionView> {
    const row = await this.store.get(workspace, id);
    const network = this.networks.of(row.network);
    refuseUnknown(network, input);
    const settings = { ...settingsOf(row), ...pick(input, network.settingFields) };
    const serves = input.serves ?? servicesOf(row);
    checkServices(network, serves, settings);
    const newSecrets = pick(input, network.secretFields);
    const change: Partial<Connection> = {
      settings: JSON.stringify(settings),
      serves: serves.join(),
      posts_of: serves.includes('posts') ? workspace : null,
      ...(input.verify_token && { verify_token_hash: this.secrets.verifyTokenHash(input.verify_token) }),
    };
    const secrets = { ...this.secrets.open(row), ...newSecrets };
    const verified = await network.verify({
      workspace_id: workspace,
      account: row.account,
      secrets,
      settings,
    });
    if (verified.account !== row.account && network.isExclusive)
      throw Problem.field(
        network.secretFields[0]!,
        'other_account',
        `This is of another account (${verified.name}): connect that one instead`,
      );
    const { columns, secrets: stored } = this.columnsOf(id, verified, secrets);
    if (Object.keys(newSecrets).length > 0) await this.subscribe(network, { ...row, ...columns }, stored);
    return this.views.of(await this.store.change(workspace, id, { ...change, ...columns }));
  }

  /** Asks the network whether the account is still the workspace's, and clears earlier problems. */
  async check(workspace: string, id: string): Promise<ConnectionView> {
    const row = await this.store.get(workspace, id);
    const network = this.networks.of(row.network);
    const secrets = this.secrets.open(row);
    const input = { workspace_id: workspace, account: row.account, secrets, settings: settingsOf(row) };
    const { columns, secrets: stored } = this.columnsOf(id, await network.verify(input), secrets);
    // Somebody may have ended the subscription at the network.
    await this.subscribe(network, { ...row, ...columns }, stored);
    return this.views.of(await this.store.change(workspace, id, columns));
  }

  /** Stops sending by the account until it is resumed. */
  async halt(workspace: string, id: string): Promise<ConnectionView> {
    const row = await this.store.get(workspace, id);
    if (row.halted_at !== null) return this.views.of(row);
    return this.views.of(await this.store.change(workspace, id, { halted_at: this.clock.now() }));
  }

  /** Lets a halted account send again. */
  async resume(workspace: string, id: string): Promise<ConnectionView> {
    const row = await this.store.get(workspace, id);
    if (row.halted_at === null) return this.views.of(row);
    return this.views.of(await this.store.change(workspace, id, { halted_at: null }));
  }

  /** Removes an account, and asks its network to stop calling. */
  async remove(workspace: string, id: string): Promise<void> {
    const row = await this.store.get(workspace, id);
    // Before the removal, because afterwards another workspace could connect the account, and this call would end its webhook.
    await this.networks.of(row.network).unsubscribe(this.secrets.open(row));
    await this.store.remove(workspace, id);
  }

  private async claim(workspace: string, id: string, request: NewAccount): Promise<Connection> {
    const network = this.networks.of(request.network);
    const { input, accountField } = request;
    const settings = { ...request.defaults, ...pick(input, network.settingFields) };
    const serves = input.serves ?? [network.services[0]!];
    checkServices(network, serves, settings);
    const secrets: NetworkSecrets = pick(input, network.secretFields);
    const account = request.account && { account: request.account };
    const verified = await network.verify({ workspace_id: workspace, ...account, secrets, settings });
    const { columns, secrets: stored } = this.columnsOf(id, verified, secrets);
    const now = this.clock.now();
    const row: Connection = {
      id,
      workspace_id: workspace,
      network: network.network,
      account: verified.account,
      claim: network.isExclusive ? verified.account : `${workspace} ${verified.account}`.slice(0, 255),
      posts_of: serves.includes('posts') ? workspace : null,
      serves: serves.join(),
      verify_token_hash: input.verify_token ? this.secrets.verifyTokenHash(input.verify_token) : null,
      settings: JSON.stringify(settings),
      halted_at: null,
      handshake_at: null,
      called_at: null,
      removed_at: null,
      sequence: 0,
      announced_at: now,
      created_at: now,
      updated_at: now,
      ...columns,
    };
    await this.store.claim(row, accountField);
    await this.subscribe(network, row, stored).catch(async (error: unknown) => {
      await this.store.release(row);
      throw error;
    });
    return row;
  }

  private async subscribe(network: NetworkAccounts, row: Connection, secrets: NetworkSecrets): Promise<void> {
    const url = this.views.hookUrl(row);
    if (url !== null) await network.subscribe(secrets, url);
  }

  /** The columns of an account that was verified now, and its secrets in clear. */
  private columnsOf(id: string, { name, hook, hook_secret }: VerifiedAccount, input: NetworkSecrets) {
    const secrets: NetworkSecrets = { ...input, ...(hook_secret && { hook_secret }) };
    const columns = {
      name,
      hook: hook ?? null,
      secrets: this.secrets.seal(id, secrets),
      checked_at: this.clock.now(),
      problem: null,
      problem_detail: null,
      problem_until: null,
    };
    return { columns, secrets };
  }
}

function pick<K extends keyof ConnectionInput>(
  input: ConnectionInput,
  fields: readonly K[],
): Pick<ConnectionInput, K> {
  const entries = fields.filter((field) => input[field] !== undefined).map((field) => [field, input[field]]);
  return Object.fromEntries(entries) as Pick<ConnectionInput, K>;
}

function refuseUnknown(network: NetworkAccounts, input: ConnectionInput): void {
  const known: readonly string[] = [
    'serves',
    ...network.secretFields,
    ...network.settingFields,
    ...(network.secretFields.includes('app_secret') ? ['verify_token'] : []),
  ];
  const unknown = Object.entries(input).find(
    ([field, value]) => value !== undefined && !known.includes(field),
  );
  if (!unknown) return;
  throw Problem.field(unknown[0], 'unknown', `An account of ${network.network} has no ${unknown[0]}`, known);
}

function checkServices(
  network: NetworkAccounts,
  serves: readonly Service[],
  settings: AccountSettings,
): void {
  const unsupported = serves.find((one) => !network.services.includes(one));
  if (unsupported)
    throw Problem.field(
      'serves',
      'isIn',
      `An account of ${network.network} cannot serve ${unsupported}`,
      network.services,
    );
  if (!serves.includes('posts')) return;
  for (const field of descriptorOf(network.network).settingsForPosts ?? [])
    if (!settings[field])
      throw Problem.field(field, 'required', `${field} is needed where the account serves posts`);
}
