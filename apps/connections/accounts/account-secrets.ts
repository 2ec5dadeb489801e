import { Injectable } from '@nestjs/common';
import { Keys } from '#platform/security/keys.js';
import type { Connection } from './connection.entity.js';

const SEAL = 'connection';

/** The secrets of an account; each network uses some of them. */
export interface NetworkSecrets {
  /** Token of a Telegram bot. */
  bot_token?: string;
  /** Secret that Telegram sends with each call; it is made here. */
  hook_secret?: string;
  /** Access token of a WhatsApp number, a Facebook page or an Instagram account. */
  access_token?: string;
  /** Secret of a Meta app, with which Meta signs its calls. */
  app_secret?: string;
  /** Password of a mail server. */
  password?: string;
  /** URL of a Discord webhook; whoever has it can post. */
  webhook_url?: string;
}

/** Seals an account's secrets for its row, opens them, and computes the hashes by which an account is found. */
@Injectable()
export class AccountSecrets {
  constructor(private readonly keys: Keys) {}

  seal(id: string, secrets: NetworkSecrets): string {
    return this.keys.seal(SEAL, JSON.stringify(secrets), id);
  }

  /** Opens the secrets of a row; a removed account has none. Throws BrokenSeal. */
  open({ id, secrets }: Pick<Connection, 'id' | 'secrets'>): NetworkSecrets {
    return secrets === '' ? {} : (JSON.parse(this.keys.open(SEAL, secrets, id)) as NetworkSecrets);
  }

  /** The last part of the URL that a Meta app calls. It is the same for all accounts with the same app secret. */
  metaHook(appSecret: string): string {
    return this.keys.lookup('meta hook', appSecret).slice(0, 32);
  }

  /** Hash of the verify token: a person enters it at Meta, which sends it to check the webhook URL. */
  verifyTokenHash(verifyToken: string): string {
    return this.keys.lookup('verify token', verifyToken);
  }

  /** The last part of the URL that Telegram calls for a bot, and the bot's secret. They stay the same for a bot in a workspace, because Telegram keeps them. */
  telegramHook(workspaceId: string, botId: string): { hook: string; hook_secret: string } {
    const [hook, hook_secret] = ['address', 'secret'].map((what) =>
      this.keys.lookup(`telegram hook ${what}`, `${workspaceId} ${botId}`),
    ) as [string, string];
    return { hook, hook_secret };
  }

  /** Hash of the secret by which a mail server authenticates when it reports returned mails. */
  bounceSecretHash(secret: string): string {
    return this.keys.lookup('bounce secret', secret);
  }
}
