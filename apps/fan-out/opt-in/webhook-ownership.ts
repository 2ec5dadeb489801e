import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { InvalidToken, Keys } from '#platform/security/keys.js';
import type { Channel } from '../channels/channel.entity.js';
import { newSecret } from '../transports/webhook/webhook.signature.js';
import { Addresses } from '../audience/addresses.js';
import { WebhookChallenge } from './challenge.js';
import { Follower } from '../audience/follower.entity.js';
import { FollowerTokens } from '../audience/tokens.js';

const PURPOSE = 'webhook recovery';
const LIFETIME_SECONDS = 15 * 60;

/** Claims of a recovery code: `f` is the follower, `s` a hash of its secrets, so that a new secret makes the code invalid. */
type Code = { f: string; s: string };

/**
 * Checks who owns an endpoint. An echoed challenge proves that the endpoint wants the posts, not that it belongs to the
 * person who asks. The owner is who got the first answer, or who read the recovery code that was sent to the endpoint.
 */
@Injectable()
export class WebhookOwnership {
  constructor(
    private readonly database: Database,
    private readonly keys: Keys,
    private readonly addresses: Addresses,
    private readonly challenge: WebhookChallenge,
    private readonly tokens: FollowerTokens,
  ) {}

  /** The URL in the normalized form in which it is stored; throws 422 for a URL that may not be called. */
  normalizeUrl(address: string): string {
    return this.challenge.normalizeUrl(address);
  }

  /** The follower with this address, if it follows now. */
  findFollower(channel_id: string, address: string): Promise<Follower | null> {
    const lookup = In(this.addresses.lookups(address));
    const where = { channel_id, transport: 'webhook', lookup, ended_tick: IsNull() } as const;
    return this.database.read.findOneBy(Follower, where);
  }

  /** Challenges a new endpoint, which will follow as `public_id`; returns the proof, or throws 422. */
  proveNew(address: string, channel: Channel, public_id: string, secret: string): Promise<string> {
    return this.challenge.prove(address, channel, [secret], this.tokens.unsubscribeUrl(public_id));
  }

  /** Challenges an endpoint that follows, signed with its present secrets; returns the proof, or throws 422. */
  proveAgain(address: string, channel: Channel, follower: Follower, code?: string): Promise<string> {
    const leave = this.tokens.unsubscribeUrl(follower.public_id);
    return this.challenge.prove(address, channel, this.addresses.secretsOf(follower), leave, code);
  }

  /** Creates a recovery code, valid once and for 15 minutes. Who presents it gets a new secret, so it is sent to the endpoint alone. */
  createCode(follower: Follower): Promise<string> {
    const code: Code = { f: follower.public_id, s: this.hashSecrets(follower) };
    return this.keys.sign(PURPOSE, code, LIFETIME_SECONDS);
  }

  /** Returns the follower when the code is valid for it; throws 422 for another webhook's code, a used one or an expired one. */
  async check(code: string, follower: Follower | null): Promise<Follower> {
    const claims = await this.keys.verify<Code>(PURPOSE, code).catch((error: unknown) => {
      if (error instanceof InvalidToken) return null;
      throw error;
    });
    if (!follower || claims?.f !== follower.public_id || claims.s !== this.hashSecrets(follower))
      throw invalidCode();
    return follower;
  }

  /** Uses up the code and returns a new secret. The newest secret so far signs as well. */
  async renew(tx: Tx, { id, public_id }: Follower, code: string): Promise<string> {
    const locked = await this.database.lock(tx, Follower, { id, ended_tick: IsNull() });
    const follower = await this.check(code, locked);
    const secret = newSecret();
    const secrets = [...this.addresses.secretsOf(follower).slice(-1), secret];
    await tx.update(Follower, { id }, { secrets: this.addresses.sealSecrets(secrets, public_id) });
    return secret;
  }

  private hashSecrets({ secrets }: Follower): string {
    return this.keys.lookup(PURPOSE, secrets ?? '');
  }
}

const invalidCode = (): Problem =>
  Problem.field(
    'recovery_code',
    'invalid',
    'recovery_code has to be the one that the endpoint got with its last challenge, not used yet and not older than fifteen minutes; follow without it to have a new one sent there',
  );
