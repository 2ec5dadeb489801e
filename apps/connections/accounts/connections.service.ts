import { Injectable } from '@nestjs/common';
import type { AccountSettings, Network, Service } from '#message/account.topic.js';
import type { Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { AccountSecrets, type Secrets } from './account-secrets.js';
import { ConnectionStore, servicesOf, settingsOf } from './connection-store.js';
import { ConnectionViews } from './connection-views.js';
import type { ConnectionView } from './connection.dto.js';
import type { Connection } from './connection.entity.js';
import type { ChangeConnectionInput } from './connection.inputs.js';
import { NetworkAccounts, type ProvenAccount } from './network.port.js';
import { Networks } from './networks.js';

/** What is entered for any network; which fields there are is up to its input class. */
type Given = Partial<ChangeConnectionInput>;

/** An account as it was asked for. */
export interface NewAccount {
  network: Network;
  /** The network's own id of it, where a person names it, and the field in which they do. */
  account?: string;
  accountField: string;
  given: Given;
  /** Of settings that are left out. */
  standard?: AccountSettings;
}

/** Connects, changes and removes the brand's accounts. Nothing is kept that its network has not said is the workspace's. */
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

  connect(caller: Caller, id: string, wanted: NewAccount): Promise<ConnectionView> {
    const { workspace } = caller;
    return this.idempotency.onceAfter(
      caller,
      workspace,
      () => this.claim(workspace, id, wanted),
      async (tx, row) => this.views.of(await this.store.announce(tx, row)),
    );
  }

  /** Changes what is given; where that is a credential or where the account is, the network is asked again. */
  async change(workspace: string, id: string, given: ChangeConnectionInput): Promise<ConnectionView> {
    const row = await this.store.get(workspace, id);
    const network = this.networks.of(row.network);
    refuseUnknown(network, given);
    const settings = { ...settingsOf(row), ...picked(given, network.settingFields) };
    const serves = given.serves ?? servicesOf(row);
    checkServices(network, serves, settings);
    const fresh = picked(given, network.secretFields);
    const change: Partial<Connection> = {
      settings: JSON.stringify(settings),
      serves: serves.join(),
      posts_of: serves.includes('posts') ? workspace : null,
      ...(given.verify_token && { verify_token_hash: this.secrets.verifyTokenHash(given.verify_token) }),
    };
    const secrets = { ...this.secrets.open(row), ...fresh };
    const proven = await network.prove({ workspace_id: workspace, account: row.account, secrets, settings });
    if (proven.account !== row.account && network.isExclusive)
      throw Problem.field(
        network.secretFields[0]!,
        'other_account',
        `This is of another account (${proven.name}): connect that one instead`,
      );
    const { rows, secrets: kept } = this.proven(id, proven, secrets);
    if (Object.keys(fresh).length > 0) await this.subscribe(network, { ...row, ...rows }, kept);
    return this.views.of(await this.store.change(workspace, id, { ...change, ...rows }));
  }

  /** Asks the network whether the account is still the workspace's; what was found wrong with it before counts no more. */
  async check(workspace: string, id: string): Promise<ConnectionView> {
    const row = await this.store.get(workspace, id);
    const network = this.networks.of(row.network);
    const secrets = this.secrets.open(row);
    const given = { workspace_id: workspace, account: row.account, secrets, settings: settingsOf(row) };
    const { rows } = this.proven(id, await network.prove(given), secrets);
    return this.views.of(await this.store.change(workspace, id, rows));
  }

  /** Nothing is sent by it until it is resumed. */
  async halt(workspace: string, id: string): Promise<ConnectionView> {
    const row = await this.store.get(workspace, id);
    if (row.halted_at !== null) return this.views.of(row);
    return this.views.of(await this.store.change(workspace, id, { halted_at: this.clock.now() }));
  }

  async resume(workspace: string, id: string): Promise<ConnectionView> {
    const row = await this.store.get(workspace, id);
    if (row.halted_at === null) return this.views.of(row);
    return this.views.of(await this.store.change(workspace, id, { halted_at: null }));
  }

  async remove(workspace: string, id: string): Promise<void> {
    const row = await this.store.get(workspace, id);
    // First, while nobody else can have the account: a call to it that comes later is answered as one to a removed one.
    await this.networks.of(row.network).unsubscribe(this.secrets.open(row));
    await this.store.remove(workspace, id);
  }

  private async claim(workspace: string, id: string, wanted: NewAccount): Promise<Connection> {
    const network = this.networks.of(wanted.network);
    const { given, accountField } = wanted;
    const settings = { ...wanted.standard, ...picked(given, network.settingFields) };
    const serves = given.serves ?? [network.services[0]!];
    checkServices(network, serves, settings);
    const secrets: Secrets = picked(given, network.secretFields);
    const account = wanted.account && { account: wanted.account };
    const proven = await network.prove({ workspace_id: workspace, ...account, secrets, settings });
    const { rows, secrets: kept } = this.proven(id, proven, secrets);
    const now = this.clock.now();
    const row: Connection = {
      id,
      workspace_id: workspace,
      network: network.network,
      account: proven.account,
      claim: network.isExclusive ? proven.account : `${workspace} ${proven.account}`.slice(0, 255),
      posts_of: serves.includes('posts') ? workspace : null,
      serves: serves.join(),
      verify_token_hash: given.verify_token ? this.secrets.verifyTokenHash(given.verify_token) : null,
      settings: JSON.stringify(settings),
      halted_at: null,
      removed_at: null,
      sequence: 0,
      created_at: now,
      updated_at: now,
      ...rows,
    };
    await this.store.claim(row, accountField);
    await this.subscribe(network, row, kept).catch(async (error: unknown) => {
      await this.store.release(row);
      throw error;
    });
    return row;
  }

  private async subscribe(network: NetworkAccounts, row: Connection, secrets: Secrets): Promise<void> {
    const url = this.views.hookUrl(row);
    if (url !== null) await network.subscribe(secrets, url);
  }

  /** What a row keeps of an account that was proven now. */
  private proven(id: string, { name, hook, hook_secret }: ProvenAccount, given: Secrets) {
    const secrets: Secrets = { ...given, ...(hook_secret && { hook_secret }) };
    const rows = {
      name,
      hook: hook ?? null,
      secrets: this.secrets.seal(id, secrets),
      checked_at: this.clock.now(),
      problem: null,
      problem_detail: null,
      problem_until: null,
    };
    return { rows, secrets };
  }
}

function picked<K extends keyof Given>(given: Given, fields: readonly K[]): Pick<Given, K> {
  const entries = fields.filter((field) => given[field] !== undefined).map((field) => [field, given[field]]);
  return Object.fromEntries(entries) as Pick<Given, K>;
}

function refuseUnknown(network: NetworkAccounts, given: Given): void {
  const known: readonly string[] = [
    'serves',
    ...network.secretFields,
    ...network.settingFields,
    ...(network.secretFields.includes('app_secret') ? ['verify_token'] : []),
  ];
  const unknown = Object.entries(given).find(
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
  const wrong = serves.find((one) => !network.services.includes(one));
  if (wrong)
    throw Problem.field(
      'serves',
      'isIn',
      `An account of ${network.network} cannot serve ${wrong}`,
      network.services,
    );
  if (network.network !== 'whatsapp' || !serves.includes('posts')) return;
  for (const field of ['template', 'language'] as const)
    if (!settings[field])
      throw Problem.field(field, 'required', `${field} is needed where the number serves posts`);
}
