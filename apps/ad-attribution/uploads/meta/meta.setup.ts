import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { setupView, type SetupStep, type SetupView } from '#platform/http/setup-steps.js';
import { inEach } from '#platform/language/texts.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Keys } from '#platform/security/keys.js';
import { ConnectedAdNetwork, TOKEN_PURPOSE } from '../network.entity.js';
import { Upload } from '../upload.entity.js';
import { MetaClient, type MetaResponse } from './meta.client.js';
import { UPLOAD_SETUP_TEXTS } from './meta.setup.texts.js';

const EVENTS_MANAGER_URL = 'https://business.facebook.com/events_manager2/';
/** Graph API code of a token that was revoked or has expired. */
const TOKEN = 190;
/** Graph API code for an object that does not exist, or that the token must not see. */
const NO_OBJECT = 100;

/** Says step by step what the workspace's account with Meta's Conversions API has and lacks. Changes nothing. */
@Injectable()
export class MetaSetup {
  constructor(
    private readonly database: Database,
    private readonly keys: Keys,
    private readonly meta: MetaClient,
    private readonly clock: Clock,
  ) {}

  async of(workspace_id: string): Promise<SetupView> {
    const where = { workspace_id, name: 'meta' as const };
    const row = await this.database.read.findOneBy(ConnectedAdNetwork, where);
    return setupView(row ? await this.stepsOf(row) : [noAccount()], this.clock.now());
  }

  private async stepsOf(row: ConnectedAdNetwork): Promise<SetupStep[]> {
    const token = this.keys.open(TOKEN_PURPOSE, row.access_token, row.id);
    const [answer, last] = await Promise.all([
      this.meta.read(row.dataset_id, token),
      this.database.read.findOne(Upload, {
        where: { workspace_id: row.workspace_id, network: row.name, state: 'sent' },
        order: { id: 'DESC' },
      }),
    ]);
    return [datasetStep(row.dataset_id, answer), ...haltOf(row), ...testOf(row), sentStep(last)];
  }
}

const noAccount = (): SetupStep => ({
  ...{ name: 'account', state: 'missing', url: EVENTS_MANAGER_URL },
  says: inEach(UPLOAD_SETUP_TEXTS, (texts) => texts.noAccount),
  where: inEach(UPLOAD_SETUP_TEXTS, (texts) => texts.noAccountWhere),
});

function datasetStep(
  dataset: string,
  { id, status, error_code }: MetaResponse & { id: string | null },
): SetupStep {
  const name = 'dataset';
  if (id === dataset)
    return { name, state: 'ok', says: inEach(UPLOAD_SETUP_TEXTS, (texts) => texts.dataset(dataset)) };
  if (status === null || status >= 500 || error_code === null)
    return { name, state: 'unknown', says: inEach(UPLOAD_SETUP_TEXTS, (texts) => texts.noAnswer) };
  if (error_code !== TOKEN && error_code !== NO_OBJECT)
    return { name, state: 'unknown', says: inEach(UPLOAD_SETUP_TEXTS, (texts) => texts.unreadable) };
  return {
    ...{ name, state: 'missing', url: EVENTS_MANAGER_URL },
    says: inEach(UPLOAD_SETUP_TEXTS, (texts) =>
      error_code === TOKEN ? texts.tokenRefused : texts.unknownDataset(dataset),
    ),
    where: inEach(UPLOAD_SETUP_TEXTS, (texts) => texts.noAccountWhere),
  };
}

function haltOf({ halted_until }: ConnectedAdNetwork): SetupStep[] {
  if (halted_until === null) return [];
  return [
    {
      ...{ name: 'halted', state: 'missing' },
      says: inEach(UPLOAD_SETUP_TEXTS, (texts) => texts.halted),
      where: inEach(UPLOAD_SETUP_TEXTS, (texts) => texts.haltedWhere),
    },
  ];
}

function testOf({ test_event_code }: ConnectedAdNetwork): SetupStep[] {
  if (test_event_code === null) return [];
  return [
    {
      ...{ name: 'test_event_code', state: 'advised', url: EVENTS_MANAGER_URL },
      says: inEach(UPLOAD_SETUP_TEXTS, (texts) => texts.test(test_event_code)),
      where: inEach(UPLOAD_SETUP_TEXTS, (texts) => texts.testWhere),
    },
  ];
}

function sentStep(last: Upload | null): SetupStep {
  const name = 'uploads';
  if (!last) return { name, state: 'unknown', says: inEach(UPLOAD_SETUP_TEXTS, (texts) => texts.noneSent) };
  return {
    ...{ name, state: 'ok' },
    says: inEach(UPLOAD_SETUP_TEXTS, (texts) => texts.sent),
    ...(last.sent_at !== null && { at: last.sent_at }),
  };
}
