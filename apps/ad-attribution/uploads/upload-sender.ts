import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { backOffMs } from '#platform/time/back-off.js';
import { MetricFamilies, type Increment } from '#platform/operations/metric-families.js';
import { Clock } from '#platform/ports/clock.port.js';
import { BrokenSeal, Keys } from '#platform/security/keys.js';
import { Ledger } from '../ledger/ledger.js';
import { ConnectedAdNetwork, TOKEN_PURPOSE } from './network.entity.js';
import { LOOKBACK_DAYS } from '../models/lookback.js';
import { conversionPaths } from '../touches/conversion-paths.js';
import { ConversationConsent } from '../touches/conversation-consent.entity.js';
import { isSpam } from '../touches/spam-corrections.js';
import { ReachedStage } from '../touches/stage.entity.js';
import { decideUpload, type NamedClick, type UploadDecision } from './upload-eligibility.js';
import { interpretResponse } from './meta/interpret-response.js';
import { metaRequestBody } from './meta/request-body.js';
import { MetaClient, META_TIMEOUT_MS, type MetaResponse } from './meta/meta.client.js';
import { UploadIdentity } from './upload-identity.entity.js';
import { Upload } from './upload.entity.js';

/** Milliseconds after which an upload that is still `sending` is taken over by another worker. */
export const SEND_LEASE_MS = META_TIMEOUT_MS + 3_500;
/** Milliseconds that uploads wait after Meta refused the token. */
export const HALT_MS = 15 * 60_000;

interface Attempt {
  upload: Upload;
  number: number;
  network: ConnectedAdNetwork;
  token: string;
  path: string;
  body: string;
}

/**
 * Sends one upload. The state `sending` and the exact bytes are committed before the request, so that after a kill it
 * is known that Meta may have received it. A repeat has the same event_id, by which Meta counts it once.
 */
@Injectable()
export class UploadSender {
  private readonly settled: Increment;

  constructor(
    private readonly database: Database,
    private readonly meta: MetaClient,
    private readonly ledger: Ledger,
    private readonly keys: Keys,
    private readonly clock: Clock,
    families: MetricFamilies,
  ) {
    this.settled = families.counter('uploads_settled_total', 'Settled uploads, by network and state', [
      'network',
      'state',
    ]);
    families.gaugeBy('uploads_waiting', 'Uploads that are not settled, by state', 'state', () =>
      this.waiting(),
    );
  }

  /**
   * Takes the next step of an upload: settles it, postpones it, or makes one request. Does nothing if it is not due.
   */
  async send(id: string): Promise<void> {
    const attempt = await this.database.transaction((tx) => this.begin(tx, id));
    if (!attempt) return;
    const answer = await this.meta.post(attempt.path, attempt.token, attempt.body);
    await this.database.transaction((tx) => this.settle(tx, attempt, answer));
  }

  private async begin(tx: Tx, id: string): Promise<Attempt | null> {
    const found = await this.database.lock(tx, Upload, { id });
    const now = this.clock.now();
    if (!found || found.next_at === null || found.next_at > now) return null;
    const ambiguous_since = found.ambiguous_since ?? (found.state === 'sending' ? found.attempted_at : null);
    const stage = await tx.findOneByOrFail(ReachedStage, { id: found.stage_id });
    const answered = await tx.findOneBy(ConversationConsent, { conversation_id: stage.conversation_id });
    const upload = { ...found, ambiguous_since, consent: answered?.consent ?? found.consent };
    const network = await tx.findOneBy(ConnectedAdNetwork, {
      workspace_id: upload.workspace_id,
      name: upload.network,
    });
    const path = (await conversionPaths(tx, [stage], LOOKBACK_DAYS)).get(stage)!;
    const spam = await isSpam(tx, stage.conversation_id);
    const decision = decideUpload({ upload, network, path, spam, now });
    if (decision.state !== 'send' || !network) return this.postpone(tx, upload, decision, now);
    const token = this.openToken(network);
    if (token === null)
      return this.postpone(
        tx,
        upload,
        { state: 'retry', reason: 'token_unreadable', next_at: now + HALT_MS },
        now,
      );
    const { click, consent } = decision;
    return this.claim(tx, { ...upload, consent }, network, token, click);
  }

  private async postpone(tx: Tx, upload: Upload, decision: UploadDecision, now: number): Promise<null> {
    const { id, ambiguous_since } = upload;
    const next_at = 'next_at' in decision ? decision.next_at : null;
    if (next_at === null) this.settled({ network: upload.network, state: decision.state });
    if (decision.state === 'send') throw new Error('An upload without a network cannot be sent');
    await tx.update(
      Upload,
      { id },
      { state: decision.state, reason: decision.reason, next_at, ambiguous_since, updated_at: now },
    );
    return null;
  }

  private async claim(
    tx: Tx,
    upload: Upload,
    network: ConnectedAdNetwork,
    token: string,
    click: NamedClick,
  ): Promise<Attempt> {
    const now = this.clock.now();
    const { id, workspace_id, ambiguous_since, consent } = upload;
    const number = upload.attempts + 1;
    const body = metaRequestBody(upload, click, network);
    const path = this.meta.path(network.dataset_id);
    await tx.update(
      Upload,
      { id },
      {
        state: 'sending',
        consent,
        reason: null,
        attempts: number,
        attempted_at: now,
        ambiguous_since,
        next_at: now + SEND_LEASE_MS,
        updated_at: now,
      },
    );
    await this.ledger.add(tx, {
      workspace_id,
      kind: 'request',
      target: `POST ${path}`,
      ref: id,
      attempt: number,
      body,
    });
    return { upload, number, network, token, path, body };
  }

  private async settle(
    tx: Tx,
    { upload, number, network, path }: Attempt,
    answer: MetaResponse,
  ): Promise<void> {
    const { id, workspace_id } = upload;
    const now = this.clock.now();
    const current = (await this.database.lock(tx, Upload, { id }))!;
    await this.ledger.add(tx, {
      workspace_id,
      kind: 'receipt',
      target: `POST ${path}`,
      ref: id,
      attempt: number,
      body: JSON.stringify(answer),
    });
    const judgement = interpretResponse(answer);
    const halts = judgement.state === 'retry' && judgement.halt;
    if (network.halted_until !== null && answer.status !== null && !halts) {
      await tx.update(ConnectedAdNetwork, { id: network.id }, { halted_until: null });
    }
    if (judgement.state === 'sent') {
      this.settled({ network: upload.network, state: 'sent' });
      const { fbtrace_id } = answer;
      await tx.delete(UploadIdentity, { stage_id: current.stage_id });
      await tx.update(
        Upload,
        { id },
        { state: 'sent', reason: null, next_at: null, sent_at: now, fbtrace_id, updated_at: now },
      );
      return;
    }
    // Another worker has taken the upload over, and that worker's result counts.
    if (current.state !== 'sending' || current.attempts !== number) return;
    if (judgement.state === 'failed') {
      this.settled({ network: upload.network, state: 'failed' });
      await tx.update(
        Upload,
        { id },
        { state: 'failed', reason: judgement.reason, next_at: null, updated_at: now },
      );
      return;
    }
    const next_at = halts ? now + HALT_MS : now + backOffMs(number);
    const ambiguous_since = current.ambiguous_since ?? (judgement.ambiguous ? current.attempted_at : null);
    await tx.update(
      Upload,
      { id },
      { state: 'retry', reason: judgement.reason, next_at, ambiguous_since, updated_at: now },
    );
    // A token that was replaced meanwhile is not halted because of the old one.
    if (halts)
      await tx.update(
        ConnectedAdNetwork,
        { id: network.id, access_token: network.access_token },
        { halted_until: next_at },
      );
  }

  private async waiting(): Promise<[string, number][]> {
    const rows = await this.database.read
      .createQueryBuilder(Upload, 'u')
      .select('u.state', 'state')
      .addSelect('COUNT(*)', 'uploads')
      .where('u.next_at IS NOT NULL')
      .groupBy('u.state')
      .getRawMany<{ state: string; uploads: number | string }>();
    return rows.map(({ state, uploads }) => [state, Number(uploads)]);
  }

  private openToken(network: ConnectedAdNetwork): string | null {
    try {
      return this.keys.open(TOKEN_PURPOSE, network.access_token, network.id);
    } catch (error) {
      if (error instanceof BrokenSeal) return null;
      throw error;
    }
  }
}
