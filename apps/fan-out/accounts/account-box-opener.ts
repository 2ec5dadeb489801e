import { Inject, Injectable } from '@nestjs/common';
import { CREDENTIALS_PURPOSE, type Network } from '#message/account.topic.js';
import { Keys } from '#platform/security/keys.js';
import { BoxOpener } from '#platform/security/sealed-box.js';
import type { Secrets } from '#platform/security/secrets.js';
import { SECRETS } from '#platform/tokens.js';
import { hookOf } from './hook-of.js';

/** Opens the credentials that connections sealed for this app. */
@Injectable()
export class AccountBoxOpener {
  private readonly opener: BoxOpener;

  constructor(
    @Inject(SECRETS) { credentialsPrivate }: Secrets,
    private readonly keys: Keys,
  ) {
    this.opener = new BoxOpener(credentialsPrivate!);
  }

  /** Throws BrokenSeal. */
  open<T = Record<string, string>>(connectionId: string, box: string): T {
    return JSON.parse(this.opener.open(CREDENTIALS_PURPOSE, box, connectionId)) as T;
  }

  /** By what an account is found when its network calls this app; null where it does not. */
  hookOf(network: Network, connectionId: string, box: string): string | null {
    const { hook, verify_token } = this.open(connectionId, box);
    if (network === 'telegram') return hook ?? null;
    return network === 'whatsapp' && verify_token ? hookOf(this.keys, verify_token) : null;
  }
}
