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
const LIFE_SECONDS = 15 * 60;

/** What a recovery code says: whose it is, and under which secrets it was made, so that the new secret uses it up. */
type Code = { f: string; s: string };

/**
 * Who owns an endpoint. That it echoes a challenge proves that it wants the posts, not that it belongs to who asks. Its
 * owner holds the first answer, or has read the code of a challenge that was sent to it.
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

  /** The URL in the one form that it is kept in; throws 422 where it may not be called. */
  target(address: string): string {
    return this.challenge.target(address);
  }

  /** The webhook that the address is now. */
  following(channel_id: string, address: string): Promise<Follower | null> {
    const lookup = In(this.addresses.lookups(address));
    const where = { channel_id, transport: 'webhook', lookup, ended_tick: IsNull() } as const;
    return this.database.read.findOneBy(Follower, where);
  }

  /** Challenges an endpoint that is to follow as `public_id`; returns the proof, or throws 422. */
  proveNew(address: string, channel: Channel, public_id: string, secret: string): Promise<string> {
    return this.challenge.prove(address, channel, [secret], this.tokens.unsubscribeUrl(public_id));
  }

  /** Challenges an endpoint that follows, signed as its deliveries are; throws 422. */
  proveAgain(address: string, channel: Channel, follower: Follower, code?: string): Promise<string> {
    const leave = this.tokens.unsubscribeUrl(follower.public_id);
    return this.challenge.prove(address, channel, this.addresses.secretsOf(follower), leave, code);
  }

  /** For the endpoint alone: whoever brings it may have a new secret. Good once, for fifteen minutes. */
  codeFor(follower: Follower): Promise<string> {
    const code: Code = { f: follower.public_id, s: this.stateOf(follower) };
    return this.keys.sign(PURPOSE, code, LIFE_SECONDS);
  }

  /** Throws 422 for a code that is not of this webhook, or was used. */
  async check(code: string, follower: Follower | null): Promise<Follower> {
    const said = await this.keys.verify<Code>(PURPOSE, code).catch((error: unknown) => {
      if (error instanceof InvalidToken) return null;
      throw error;
    });
    if (!follower || said?.f !== follower.public_id || said.s !== this.stateOf(follower)) throw refused();
    return follower;
  }

  /** Uses the code up for a new secret; the newest so far signs beside it. */
  async renew(tx: Tx, { id, public_id }: Follower, code: string): Promise<string> {
    const locked = await this.database.lock(tx, Follower, { id, ended_tick: IsNull() });
    const follower = await this.check(code, locked);
    const secret = newSecret();
    const secrets = [...this.addresses.secretsOf(follower).slice(-1), secret];
    await tx.update(Follower, { id }, { secrets: this.addresses.sealSecrets(secrets, public_id) });
    return secret;
  }

  private stateOf({ secrets }: Follower): string {
    return this.keys.lookup(PURPOSE, secrets ?? '');
  }
}

const refused = (): Problem =>
  Problem.field(
    'recovery_code',
    'invalid',
    'recovery_code has to be the one that the endpoint got with its last challenge, not used yet and not older than fifteen minutes; follow without it to have a new one sent there',
  );
