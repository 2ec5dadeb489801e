import { Injectable } from '@nestjs/common';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Passkeys } from '../passkeys/passkeys.service.js';
import { PasswordResets } from '../password-resets/password-resets.service.js';
import { Session } from '../sessions/session.entity.js';
import { Sessions } from '../sessions/sessions.service.js';
import { Totps } from '../totp/totp.service.js';

/** Takes away how a removed person signed in. */
@Injectable()
export class SignInWays {
  constructor(
    private readonly sessions: Sessions,
    private readonly totps: Totps,
    private readonly passkeys: Passkeys,
    private readonly resets: PasswordResets,
  ) {}

  /** Ends the sessions in which the person looks at a workspace. */
  async removeFrom(tx: Tx, workspace_id: string, person_id: string): Promise<void> {
    await tx.delete(Session, { workspace_id, person_id });
  }

  /** Deletes everything by which a person signs in, who is in no workspace any more. */
  async removeAll(tx: Tx, person_id: string): Promise<void> {
    await this.sessions.endAllOf(tx, person_id);
    await this.totps.removeOf(tx, person_id);
    await this.passkeys.removeOf(tx, person_id);
    await this.resets.removeOf(tx, person_id);
  }

  /** Makes this process look each session up again, after the commit. */
  refresh(): void {
    this.sessions.refresh();
  }
}
