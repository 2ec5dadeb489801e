import { Inject, Injectable } from '@nestjs/common';
import { CREDENTIALS_PURPOSE } from '#message/account.topic.js';
import { BoxOpener } from '#platform/security/sealed-box.js';
import type { Secrets } from '#platform/security/secrets.js';
import { SECRETS } from '#platform/tokens.js';

/** Opens the credentials that connections sealed for this app. */
@Injectable()
export class AccountBoxOpener {
  private readonly opener: BoxOpener;

  constructor(@Inject(SECRETS) { credentialsPrivate }: Secrets) {
    this.opener = new BoxOpener(credentialsPrivate!);
  }

  /** Throws BrokenSeal. */
  open<T = Record<string, string>>(connectionId: string, box: string): T {
    return JSON.parse(this.opener.open(CREDENTIALS_PURPOSE, box, connectionId)) as T;
  }
}
