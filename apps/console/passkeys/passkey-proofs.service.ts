import { Injectable } from '@nestjs/common';
import {
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
} from '@simplewebauthn/server';
import { Database } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Challenges } from './challenges.js';
import type { PasskeyAnswerInput, PasskeyChallenge } from './passkey.dto.js';
import { Passkey } from './passkey.entities.js';
import { hashOfCredential, parseCredential, refused } from './passkeys.service.js';
import { RelyingParty } from './relying-party.js';

/** Finds out by passkeys who signs in. */
@Injectable()
export class PasskeyProofs {
  constructor(
    private readonly database: Database,
    private readonly challenges: Challenges,
    private readonly party: RelyingParty,
    private readonly clock: Clock,
  ) {}

  /** True if the person has a passkey. */
  has(person_id: string): Promise<boolean> {
    return this.database.read.existsBy(Passkey, { person_id });
  }

  /**
   * Returns what a browser is asked for a passkey with: for any of this origin, or only for those of a person whose password was
   * right. Without the password the device has to check that the person is its owner.
   */
  async begin(person?: string): Promise<PasskeyChallenge> {
    const known = person ? await this.database.read.findBy(Passkey, { person_id: person }) : [];
    const options = await generateAuthenticationOptions({
      rpID: this.party.id,
      userVerification: person ? 'preferred' : 'required',
      allowCredentials: known.map(({ credential_id: id, transports }) => ({
        id,
        transports: JSON.parse(transports) as AuthenticatorTransport[],
      })),
    });
    const token = this.challenges.sign({
      challenge: options.challenge,
      use: 'sign-in',
      ...(person && { person }),
    });
    return { token, options: JSON.stringify(options) };
  }

  /**
   * Returns the id of the person whose passkey answered, and whether that is enough alone: their device checked that the
   * person is its owner. Throws 422 for an answer that proves none, or was used before.
   */
  async prove({ token, credential }: PasskeyAnswerInput): Promise<{ person: string; alone: boolean }> {
    const challenge = this.challenges.read(token, 'sign-in');
    const response = parseCredential<AuthenticationResponseJSON>(credential);
    const credential_hash = hashOfCredential(response.id);
    const passkey = await this.database.read.findOneBy(Passkey, { credential_hash });
    if (!passkey || (challenge.person && challenge.person !== passkey.person_id)) throw refused();
    const { verified, authenticationInfo: proved } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge.challenge,
      expectedOrigin: this.party.origin,
      expectedRPID: this.party.id,
      credential: {
        id: passkey.credential_id,
        publicKey: Uint8Array.from(Buffer.from(passkey.public_key, 'base64url')),
        counter: passkey.counter,
      },
      requireUserVerification: challenge.person === undefined,
    }).catch(() => {
      throw refused();
    });
    if (!verified) throw refused();
    await this.database.transaction(async (tx) => {
      await this.challenges.use(tx, challenge);
      const used = { counter: proved.newCounter, last_used_at: this.clock.now() };
      const { affected } = await tx.update(Passkey, { id: passkey.id, counter: passkey.counter }, used);
      if (!affected) throw refused();
    });
    return { person: passkey.person_id, alone: challenge.person === undefined };
  }
}
