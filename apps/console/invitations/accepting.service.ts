import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Person, Workspace } from '../accounts/accounts.entities.js';
import { Memberships } from '../accounts/memberships.service.js';
import { hashPassword } from '../accounts/passwords.js';
import type { SignInPlace } from '../sign-in/sign-in-place.js';
import { SignIn, type StartedSession } from '../sign-in/sign-in.service.js';
import type { AcceptInput, InvitationPreview } from './invitation.dto.js';
import type { Invitation } from './invitation.entity.js';
import { Invitations } from './invitations.service.js';

/** Least characters of a password. */
const MIN_PASSWORD = 10;

/** Lets invited people in. */
@Injectable()
export class Accepting {
  constructor(
    private readonly database: Database,
    private readonly invitations: Invitations,
    private readonly memberships: Memberships,
    private readonly signIn: SignIn,
  ) {}

  /** Says what an invitation offers; throws 404. */
  async preview(token: string): Promise<InvitationPreview> {
    const { workspace_id, email, role } = await this.invitations.byToken(token);
    const { name } = await this.database.read.findOneByOrFail(Workspace, { id: workspace_id });
    const has_account = await this.database.read.existsBy(Person, { email });
    return { workspace: name, email, role, has_account };
  }

  /**
   * Makes the invited person a member and signs them in. Who has an account proves it by the password, or by being signed
   * in: `signedInAs`. Throws 404 for a link that works no more, 401 for a wrong password, and 422 for what is missing.
   */
  async accept(input: AcceptInput, place: SignInPlace, signedInAs: string | null): Promise<StartedSession> {
    const invitation = await this.invitations.byToken(input.token);
    const known = await this.database.read.findOneBy(Person, { email: invitation.email });
    if (!known) return this.acceptAsNew(invitation, input, place);
    if (known.id !== signedInAs)
      await this.signIn.checkPassword({ email: invitation.email, password: input.password ?? '' }, place);
    await this.joining(invitation, () => Promise.resolve(known.id));
    return this.signIn.begin(known.id, place, invitation.workspace_id);
  }

  /** Accepts for who proved in another way that the address is theirs; returns the person's id. */
  acceptVerified(invitation: Invitation, name: string): Promise<string> {
    const { email } = invitation;
    return this.joining(invitation, async (tx) => {
      const known = await tx.findOneBy(Person, { email });
      return known?.id ?? this.memberships.addPerson(tx, name, { email, password_hash: null });
    });
  }

  private async acceptAsNew(
    invitation: Invitation,
    { name, password = '' }: AcceptInput,
    place: SignInPlace,
  ): Promise<StartedSession> {
    if (!name) throw Problem.field('name', 'needed', 'Say your name, which colleagues see');
    if (password.length < MIN_PASSWORD)
      throw Problem.field('password', 'length', `A password has at least ${MIN_PASSWORD} characters`, {
        min: MIN_PASSWORD,
      });
    const sign_in = { email: invitation.email, password_hash: await hashPassword(password) };
    const id = await this.joining(invitation, (tx) => this.memberships.addPerson(tx, name, sign_in));
    return this.signIn.begin(id, place, invitation.workspace_id);
  }

  private joining(invitation: Invitation, personOf: (tx: Tx) => Promise<string>): Promise<string> {
    const { workspace_id, role } = invitation;
    return this.database.transaction(async (tx) => {
      const workspace = await this.database.lock(tx, Workspace, { id: workspace_id });
      if (!workspace) throw Problem.notFound('workspace');
      await this.invitations.use(tx, invitation);
      const person_id = await personOf(tx);
      await this.memberships.join(tx, { workspace_id, person_id, role, time_zone: workspace.time_zone });
      return person_id;
    });
  }
}
