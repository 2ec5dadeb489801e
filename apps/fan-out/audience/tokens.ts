import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config.js';
import { Keys } from '#platform/security/keys.js';

const YEAR_SECONDS = 365 * 24 * 3600;
/** Seconds that a confirmation link is valid: 7 days. */
export const OPT_IN_SECONDS = 7 * 24 * 3600;

/** Makes and verifies the tokens in followers' links. Each token names its purpose and is refused for any other. */
@Injectable()
export class FollowerTokens {
  constructor(
    private readonly keys: Keys,
    private readonly config: Config,
  ) {}

  /** Link to leave. It never expires. */
  unsubscribeUrl(followerId: string): string {
    return `${this.config.publicUrl}/unsubscribe/${this.keys.signId('unsubscribe', followerId)}`;
  }

  /** Returns the follower's public id; throws InvalidToken. */
  verifyUnsubscribe(token: string): string {
    return this.keys.verifyId('unsubscribe', token);
  }

  /** Link to the follower's preferences. It never expires. */
  preferencesUrl(followerId: string): string {
    return `${this.config.publicUrl}/preferences/${this.keys.signId('preferences', followerId)}`;
  }

  /** Returns the follower's public id; throws InvalidToken. */
  verifyPreferences(token: string): string {
    return this.keys.verifyId('preferences', token);
  }

  /** Link for the owner of a webhook to replace its secret and to get posts again. It is shown only once, when the webhook follows. */
  webhookUrl(followerId: string): string {
    return `${this.config.publicUrl}/webhooks/${this.keys.signId('webhook', followerId)}`;
  }

  /** Returns the follower's public id; throws InvalidToken. */
  verifyWebhook(token: string): string {
    return this.keys.verifyId('webhook', token);
  }

  /** Link in the confirmation mail, valid for `OPT_IN_SECONDS`. */
  async confirmUrl(optInId: string): Promise<string> {
    return `${this.config.publicUrl}/confirm/${await this.keys.sign('opt-in', { o: optInId }, OPT_IN_SECONDS)}`;
  }

  /** Returns the id of the opt-in; throws InvalidToken. */
  async verifyOptIn(token: string): Promise<string> {
    return (await this.keys.verify<{ o: string }>('opt-in', token)).o;
  }

  /** Token with which a live follower opens its stream, valid for ten years. */
  signLive(followerId: string): Promise<string> {
    return this.keys.sign('live', { f: followerId }, 10 * YEAR_SECONDS);
  }

  /** Returns the follower's public id; throws InvalidToken. */
  async verifyLive(token: string): Promise<string> {
    return (await this.keys.verify<{ f: string }>('live', token)).f;
  }
}
