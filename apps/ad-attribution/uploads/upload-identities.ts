import { Injectable } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import type { UploadIdentityGiven } from '#crossing/upload-identity.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Keys } from '#platform/security/keys.js';
import { ConversationConsent } from '../touches/conversation-consent.entity.js';
import { DAY_MS } from '../touches/conversion-paths.js';
import { ReachedStage } from '../touches/stage.entity.js';
import { UPLOAD_IDENTITY_PURPOSE, UploadIdentity } from './upload-identity.entity.js';

/** Milliseconds that an id is kept: Meta accepts events of the last seven days. */
const KEPT_MS = 7 * DAY_MS;

/**
 * Stores the networks' own ids of customers or clicks for uploads, by the stage's id, whichever of the two is recorded
 * first. Each side writes its own row before it looks for the other's under a lock. Of two concurrent transactions, the
 * later one therefore sees the earlier one's row.
 */
@Injectable()
export class UploadIdentities {
  constructor(
    private readonly database: Database,
    private readonly keys: Keys,
    private readonly clock: Clock,
    sweep: Sweep,
  ) {
    sweep.every(3_600_000, 'old-upload-identities', () => this.removeOld());
  }

  /**
   * Stores an id that crossed, sealed, unless it is too old. It is kept until it is used, its stage is too old, consent
   * is withdrawn, or the person is erased.
   */
  async store(tx: Tx, given: UploadIdentityGiven): Promise<void> {
    const { stage_id, workspace_id, kind, value, account_id, at } = given;
    if (at < this.clock.now() - KEPT_MS || (await tx.existsBy(UploadIdentity, { stage_id }))) return;
    const sealed = this.keys.seal(UPLOAD_IDENTITY_PURPOSE, value, stage_id);
    await tx.insert(UploadIdentity, { stage_id, workspace_id, kind, value: sealed, account_id, at });
    const stage = await this.database.lock(tx, ReachedStage, { id: stage_id });
    if (stage) await this.keepIfAllowed(tx, stage);
  }

  /**
   * Called after a stage was written. Deletes the id that waited for it if consent was refused, the person was erased,
   * or it is another workspace's.
   */
  async keepIfAllowed(
    tx: Tx,
    { id: stage_id, workspace_id, conversation_id, sequence, erased }: ReachedStage,
  ): Promise<void> {
    const given = await this.database.lock(tx, UploadIdentity, { stage_id });
    if (!given) return;
    const consent = await this.database.lock(tx, ConversationConsent, { conversation_id });
    const refused = (consent?.refused_sequence ?? 0) > sequence;
    if (refused || erased === 1 || given.workspace_id !== workspace_id) await this.remove(tx, [stage_id]);
  }

  /** Deletes the ids of these stages. */
  async remove(tx: Tx, stages: readonly string[]): Promise<void> {
    if (stages.length > 0) await tx.delete(UploadIdentity, { stage_id: In([...stages]) });
  }

  private async removeOld(): Promise<void> {
    const old = { at: LessThan(this.clock.now() - KEPT_MS) };
    if (!(await this.database.read.existsBy(UploadIdentity, old))) return;
    await this.database.transaction((tx) => tx.delete(UploadIdentity, old));
  }
}
