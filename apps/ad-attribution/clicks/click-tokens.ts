import { Inject, Injectable } from '@nestjs/common';
import { CLICK_PURPOSE, CLICK_TTL, ClickToken } from '#crossing/click-token.js';
import type { MeasurementConsent } from '#crossing/conversation.topic.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Keys } from '#platform/security/keys.js';
import type { Secrets } from '#platform/security/secrets.js';
import { SECRETS } from '#platform/tokens.js';
import type { CachedLink } from './link.cache.js';

/** Makes the signed tokens that tell chat which click opened the page. */
@Injectable()
export class ClickTokenSigner {
  private readonly keys: Keys;

  constructor(
    private readonly clock: Clock,
    @Inject(SECRETS) secrets: Secrets,
  ) {
    this.keys = new Keys(secrets.clickKeys!);
  }

  /** Returns the signed token of a click, for the address of the chat page; it is valid for CLICK_TTL. */
  make(link: CachedLink, click_id: string, consent: MeasurementConsent): string {
    const { workspace_id, ad_id, greeting_id } = link;
    const claims: ClickToken = {
      workspace_id,
      click_id,
      ad_id,
      ...(greeting_id && { greeting_id }),
      consent,
    };
    return this.keys.signClaims(CLICK_PURPOSE, claims, CLICK_TTL, this.clock.now());
  }
}
