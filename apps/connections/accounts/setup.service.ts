import { Injectable } from '@nestjs/common';
import { Problem } from '#platform/http/problem.js';
import { setupView, type SetupStep, type SetupView } from '#platform/http/setup-steps.js';
import { inEach } from '#platform/language/texts.js';
import { Clock } from '#platform/ports/clock.port.js';
import { AccountSecrets } from './account-secrets.js';
import { ConnectionStore, settingsOf } from './connection-store.js';
import { ConnectionViews } from './connection-views.js';
import type { Connection } from './connection.entity.js';
import type { AccountToVerify, NetworkAccounts } from './network.port.js';
import { Networks } from './networks.js';
import { SETUP_TEXTS } from './setup.texts.js';

/** Says step by step what an account has and lacks in order to work, and where that is found at its network. Changes nothing. */
@Injectable()
export class AccountSetup {
  constructor(
    private readonly store: ConnectionStore,
    private readonly networks: Networks,
    private readonly secrets: AccountSecrets,
    private readonly views: ConnectionViews,
    private readonly clock: Clock,
  ) {}

  /** Returns the steps of an account; throws 404. */
  async of(workspace_id: string, id: string): Promise<SetupView> {
    const row = await this.store.get(workspace_id, id);
    const network = this.networks.of(row.network);
    const [secrets, settings] = [this.secrets.open(row), settingsOf(row)];
    const credentials = await credentialsOf(network, {
      ...{ workspace_id, account: row.account, secrets, settings },
    });
    const hookUrl = this.views.hookUrl(row);
    const confirmed = credentials.state === 'ok';
    const own = await network.setup({ row, secrets, settings, hookUrl, confirmed });
    const steps = [
      ...haltOf(row),
      credentials,
      ...(hookUrl === null ? [] : [reachOf(hookUrl)]),
      ...own,
      ...(hookUrl === null ? [] : [callsOf(row, network.title)]),
      this.sendingOf(row),
    ];
    return setupView(steps, this.clock.now());
  }

  private sendingOf({ problem_until, problem_detail }: Connection): SetupStep {
    const name = 'sending';
    if (problem_until === null || problem_until <= this.clock.now())
      return { name, state: 'ok', says: inEach(SETUP_TEXTS, (texts) => texts.sending) };
    return {
      ...{ name, state: 'missing' },
      says: inEach(SETUP_TEXTS, (texts) => texts.refusedWhileSending(problem_detail ?? '')),
      where: inEach(SETUP_TEXTS, (texts) => texts.refusedWhere),
    };
  }
}

async function credentialsOf(network: NetworkAccounts, given: AccountToVerify): Promise<SetupStep> {
  const name = 'credentials';
  const { title } = network;
  try {
    const { account } = await network.verify(given);
    if (account === given.account || !network.isExclusive)
      return { name, state: 'ok', says: inEach(SETUP_TEXTS, (texts) => texts.confirmed(title)) };
    return refusedBy(network, network.secretFields[0]!, account);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const [first] = error.extra.errors ?? [];
    if (first) return refusedBy(network, first.field, first.message);
    return { name, state: 'unknown', says: inEach(SETUP_TEXTS, (texts) => texts.noAnswer(title)) };
  }
}

function refusedBy(network: NetworkAccounts, field: string, why: string): SetupStep {
  return {
    ...{ name: 'credentials', state: 'missing' },
    says: inEach(SETUP_TEXTS, (texts) => texts.refused(why)),
    where: network.whereIs(field),
    ...(network.credentialsUrl && { url: network.credentialsUrl }),
  };
}

function haltOf({ halted_at }: Connection): SetupStep[] {
  if (halted_at === null) return [];
  return [
    {
      ...{ name: 'halted', state: 'missing', at: halted_at },
      says: inEach(SETUP_TEXTS, (texts) => texts.halted),
      where: inEach(SETUP_TEXTS, (texts) => texts.haltedWhere),
    },
  ];
}

const LOOPBACK = /^(localhost|127\.|\[::1\])/;

function reachOf(hookUrl: string): SetupStep {
  const name = 'public_url';
  const { origin, protocol, hostname } = new URL(hookUrl);
  if (protocol === 'https:' && !LOOPBACK.test(hostname))
    return { name, state: 'ok', says: inEach(SETUP_TEXTS, (texts) => texts.publicUrl) };
  return {
    ...{ name, state: 'missing' },
    says: inEach(SETUP_TEXTS, (texts) => texts.privateUrl(origin)),
    where: inEach(SETUP_TEXTS, (texts) => texts.privateUrlWhere),
  };
}

function callsOf({ called_at }: Connection, title: string): SetupStep {
  const name = 'calls';
  if (called_at === null)
    return { name, state: 'unknown', says: inEach(SETUP_TEXTS, (texts) => texts.neverCalled(title)) };
  return {
    ...{ name, state: 'ok', at: called_at },
    says: inEach(SETUP_TEXTS, (texts) => texts.called(title)),
  };
}
