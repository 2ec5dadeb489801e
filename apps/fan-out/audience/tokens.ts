import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config.js';
import { Keys } from '#platform/security/keys.js';

const YEARS = 365 * 24 * 3600;
export const OPT_IN_SECONDS = 7 * 24 * 3600;

/** The tokens that followers hold. Each names its purpose, so that none serves as another. */
@Injectable()
export class FollowerTokens {
  constructor(
    private readonly keys: Keys,
    private readonly config: Config,
  ) {}

  /** Serves for ever: whoever was written to can leave. */
  unsubscribeUrl(followerId: string): string {
    return `${this.config.publicUrl}/unsubscribe/${this.keys.mark('unsubscribe', followerId)}`;
  }

  /** The follower's public id; throws InvalidToken. */
  unsubscriber(token: string): string {
    return this.keys.marked('unsubscribe', token);
  }

  /** Says when its follower wants posts; stands beside the link to leave. */
  preferencesUrl(followerId: string): string {
    return `${this.config.publicUrl}/preferences/${this.keys.mark('preferences', followerId)}`;
  }

  /** The follower's public id; throws InvalidToken. */
  preferrer(token: string): string {
    return this.keys.marked('preferences', token);
  }

  /** Serves its owner to replace the secret and to get posts again; told at following alone. */
  webhookUrl(followerId: string): string {
    return `${this.config.publicUrl}/webhooks/${this.keys.mark('webhook', followerId)}`;
  }

  /** The follower's public id; throws InvalidToken. */
  webhookOwner(token: string): string {
    return this.keys.marked('webhook', token);
  }

  async confirmUrl(optInId: string): Promise<string> {
    return `${this.config.publicUrl}/confirm/${await this.keys.sign('opt-in', { o: optInId }, OPT_IN_SECONDS)}`;
  }

  async optIn(token: string): Promise<string> {
    return (await this.keys.verify<{ o: string }>('opt-in', token)).o;
  }

  live(followerId: string): Promise<string> {
    return this.keys.sign('live', { f: followerId }, 10 * YEARS);
  }

  async liveFollower(token: string): Promise<string> {
    return (await this.keys.verify<{ f: string }>('live', token)).f;
  }
}
