import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Database, isDuplicate, type Tx } from '#platform/adapters/sql/database.js';
import type { Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { afterId, pageOf, type Page, type PageQuery } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Membership, Person } from '../accounts/accounts.entities.js';
import { hashOfToken, newToken } from '../sessions/session-cookie.js';
import type { InvitationView, NewInvitationInput } from './invitation.dto.js';
import { Invitation } from './invitation.entity.js';

const DAY_MS = 86_400_000;
/** Days for which the link of an invitation works. */
export const VALID_DAYS = 7;
/** Days after which an expired invitation is deleted. */
const KEPT_DAYS = 30;
/** Invitations that a workspace has at most at a time. */
const MAX_OF_WORKSPACE = 500;

/** An invitation with the token of its link. */
export interface Invited {
  invitation: InvitationView;
  token: string;
}

/** A workspace's invitations. */
@Injectable()
export class Invitations {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly clock: Clock,
    private readonly ids: Ids,
    sweep: Sweep,
  ) {
    sweep.every(60 * 60_000, 'expired-invitations', () => this.deleteExpired());
  }

  /** Invites an address; throws 409 if it is invited or in the workspace already. */
  create(caller: Caller, { email, role }: NewInvitationInput): Promise<Invited> {
    const { workspace: workspace_id } = caller;
    const work = async (tx: Tx): Promise<Invited> => {
      if ((await tx.countBy(Invitation, { workspace_id })) >= MAX_OF_WORKSPACE)
        throw new Problem(409, `A workspace has ${MAX_OF_WORKSPACE} invitations at most; withdraw one first`);
      const person = await tx.findOneBy(Person, { email });
      if (person && (await tx.existsBy(Membership, { workspace_id, person_id: person.id })))
        throw taken('This address belongs to a person of the workspace already');
      const token = newToken();
      const row = {
        ...{ id: this.ids.next('inv'), workspace_id, email, role, token_hash: hashOfToken(token) },
        ...this.times(),
      };
      try {
        await tx.insert(Invitation, row);
      } catch (error) {
        if (isDuplicate(error)) throw taken('This address is invited already; renew that invitation');
        throw error;
      }
      return { invitation: this.view(row), token };
    };
    return this.idempotency.once(caller, workspace_id, work, ({ invitation }) => ({
      invitation_id: invitation.id,
    }));
  }

  /** Gives an invitation another link; the older one stops working. Throws 404. */
  renew(workspace_id: string, id: string): Promise<Invited> {
    return this.database.transaction(async (tx) => {
      const row = await this.database.lock(tx, Invitation, { id, workspace_id });
      if (!row) throw Problem.notFound('invitation');
      const token = newToken();
      const renewed = { ...row, token_hash: hashOfToken(token), expires_at: this.times().expires_at };
      await tx.update(Invitation, { id }, renewed);
      return { invitation: this.view(renewed), token };
    });
  }

  async list(workspace_id: string, { limit, cursor }: PageQuery): Promise<Page<InvitationView>> {
    const rows = await this.database.read.find(Invitation, {
      where: { workspace_id, ...afterId(cursor, 'inv') },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return pageOf(
      rows,
      limit,
      (row) => row.id,
      (row) => this.view(row),
    );
  }

  /** Withdraws an invitation; throws 404. */
  async withdraw(workspace_id: string, id: string): Promise<void> {
    const { affected } = await this.database.transaction((tx) => tx.delete(Invitation, { id, workspace_id }));
    if (!affected) throw Problem.notFound('invitation');
  }

  /** Returns the invitation of a link; throws 404 if it was used, withdrawn or has expired. */
  async byToken(token: string): Promise<Invitation> {
    const row = await this.database.read.findOneBy(Invitation, { token_hash: hashOfToken(token) });
    if (row && row.expires_at > this.clock.now()) return row;
    throw gone();
  }

  /** Uses up an invitation within the transaction that accepts it; throws 404 if it was used or withdrawn meanwhile. */
  async use(tx: Tx, { id, token_hash }: Invitation): Promise<void> {
    const { affected } = await tx.delete(Invitation, { id, token_hash });
    if (!affected) throw gone();
  }

  private times() {
    const created_at = this.clock.now();
    return { created_at, expires_at: created_at + VALID_DAYS * DAY_MS };
  }

  private view({ id, email, role, expires_at, created_at }: Invitation): InvitationView {
    return {
      ...{ id, email, role, state: expires_at > this.clock.now() ? 'open' : 'expired' },
      expires_at: new Date(expires_at).toISOString(),
      created_at: new Date(created_at).toISOString(),
    };
  }

  private async deleteExpired(): Promise<void> {
    const before = this.clock.now() - KEPT_DAYS * DAY_MS;
    await this.database.transaction((tx) => tx.delete(Invitation, { expires_at: LessThan(before) }));
  }
}

const taken = (message: string) => Problem.field('email', 'unique', message, undefined, 409);
const gone = () =>
  new Problem(404, 'This invitation was used or withdrawn, or has expired; ask for another one');
