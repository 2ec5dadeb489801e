import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server';
import { Database, isDuplicate, type Tx } from '#platform/adapters/sql/database.js';
import { afterId, pageOf, type Page, type PageQuery } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { isoOf } from '#platform/time/calendar.js';
import { Person } from '../accounts/accounts.entities.js';
import { Challenges } from './challenges.js';
import type { NewPasskeyInput, PasskeyChallenge, PasskeyView } from './passkey.dto.js';
import { Passkey } from './passkey.entities.js';
import { RelyingParty } from './relying-party.js';

/** Passkeys that a person has at most. */
const MAX_OF_PERSON = 20;

/** Returns the hash under which a credential is found. */
export const hashOfCredential = (id: string): string => createHash('sha256').update(id).digest('hex');

/** Parses a browser's answer; throws 422 for what is none. */
export function parseCredential<T>(text: string): T {
  try {
    const parsed = JSON.parse(text) as T & { id?: unknown };
    if (typeof parsed === 'object' && parsed !== null && typeof parsed.id === 'string') return parsed;
  } catch {
    // Answered below.
  }
  throw refused();
}

/** Thrown for an answer that does not prove a passkey. */
export const refused = () =>
  Problem.field('credential', 'passkey', 'This is no answer of a passkey of this person');

/** A person's own passkeys. */
@Injectable()
export class Passkeys {
  constructor(
    private readonly database: Database,
    private readonly challenges: Challenges,
    private readonly party: RelyingParty,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Returns what a browser makes a passkey with, which signs in without a user name. */
  async begin(person_id: string): Promise<PasskeyChallenge> {
    const person = await this.database.read.findOneByOrFail(Person, { id: person_id });
    const known = await this.database.read.findBy(Passkey, { person_id });
    const options = await generateRegistrationOptions({
      rpName: 'Corong',
      rpID: this.party.id,
      userName: person.email ?? person.name,
      userDisplayName: person.name,
      userID: new TextEncoder().encode(person_id),
      excludeCredentials: known.map(({ credential_id: id }) => ({ id })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
    });
    const token = this.challenges.sign({
      challenge: options.challenge,
      use: 'registration',
      person: person_id,
    });
    return { token, options: JSON.stringify(options) };
  }

  /** Stores a new passkey; throws 422 for an answer that proves none, and 409 if there are too many. */
  async add(person_id: string, { token, credential, name }: NewPasskeyInput): Promise<PasskeyView> {
    const challenge = this.challenges.read(token, 'registration');
    if (challenge.person !== person_id) throw refused();
    const { registrationInfo: made } = await verifyRegistrationResponse({
      response: parseCredential(credential),
      expectedChallenge: challenge.challenge,
      expectedOrigin: this.party.origin,
      expectedRPID: this.party.id,
      requireUserVerification: false,
    }).catch(() => {
      throw refused();
    });
    if (!made) throw refused();
    const { id: credential_id, publicKey, counter, transports = [] } = made.credential;
    const row = {
      ...{ id: this.ids.next('pky'), person_id, name, counter, credential_id },
      credential_hash: hashOfCredential(credential_id),
      public_key: Buffer.from(publicKey).toString('base64url'),
      transports: JSON.stringify(transports),
      created_at: this.clock.now(),
      last_used_at: null,
    };
    return this.database.transaction(async (tx) => {
      await this.database.lock(tx, Person, { id: person_id });
      await this.challenges.use(tx, challenge);
      if ((await tx.countBy(Passkey, { person_id })) >= MAX_OF_PERSON)
        throw new Problem(409, `A person has ${MAX_OF_PERSON} passkeys at most; remove one first`);
      await tx.insert(Passkey, row).catch((error: unknown) => {
        throw isDuplicate(error) ? new Problem(409, 'This passkey is registered already') : error;
      });
      return view(row);
    });
  }

  async list(person_id: string, { limit, cursor }: PageQuery): Promise<Page<PasskeyView>> {
    const rows = await this.database.read.find(Passkey, {
      where: { person_id, ...afterId(cursor, 'pky') },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return pageOf(rows, limit, (row) => row.id, view);
  }

  /** Removes a passkey; throws 404 if the person has no such one. */
  async remove(person_id: string, id: string): Promise<void> {
    const { affected } = await this.database.transaction((tx) => tx.delete(Passkey, { id, person_id }));
    if (!affected) throw Problem.notFound('passkey');
  }

  /** Deletes the passkeys of a person. */
  async removeOf(tx: Tx, person_id: string): Promise<void> {
    await tx.delete(Passkey, { person_id });
  }
}

const view = ({ id, name, created_at, last_used_at }: Passkey): PasskeyView => ({
  ...{ id, name },
  created_at: new Date(created_at).toISOString(),
  last_used_at: isoOf(last_used_at),
});
