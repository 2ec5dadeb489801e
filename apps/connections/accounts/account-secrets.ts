import { Injectable } from '@nestjs/common';
import { Keys } from '#platform/security/keys.js';
import type { Connection } from './connection.entity.js';

const SEAL = 'connection';

/** What an account proves itself by; which of them a network has is up to the network. */
export interface Secrets {
  /** Of a Telegram or Discord bot. */
  bot_token?: string;
  /** What Telegram's calls carry, made here. */
  hook_secret?: string;
  /** Of a WhatsApp number, a page or an Instagram account. */
  access_token?: string;
  /** Signs what a Meta app sends. */
  app_secret?: string;
  /** Of a mail server. */
  password?: string;
}

/** Seals an account's secrets for its row, opens them for use, and makes what finds it by a secret. */
@Injectable()
export class AccountSecrets {
  constructor(private readonly keys: Keys) {}

  seal(id: string, secrets: Secrets): string {
    return this.keys.seal(SEAL, JSON.stringify(secrets), id);
  }

  /** Throws BrokenSeal; of a removed account there are none. */
  open({ id, secrets }: Pick<Connection, 'id' | 'secrets'>): Secrets {
    return secrets === '' ? {} : (JSON.parse(this.keys.open(SEAL, secrets, id)) as Secrets);
  }

  /** The last part of the address at which a Meta app calls: the same for all accounts under one app secret. */
  metaHook(appSecret: string): string {
    return this.keys.lookup('meta hook', appSecret).slice(0, 32);
  }

  verifyTokenHash(verifyToken: string): string {
    return this.keys.lookup('verify token', verifyToken);
  }

  /** Address and secret of a bot's hook: the same for the same bot of the workspace, so that what Telegram knows stays right. */
  telegramHook(workspaceId: string, botId: string): { hook: string; hook_secret: string } {
    const [hook, hook_secret] = ['address', 'secret'].map((what) =>
      this.keys.lookup(`telegram hook ${what}`, `${workspaceId} ${botId}`),
    ) as [string, string];
    return { hook, hook_secret };
  }

  bounceSecretHash(secret: string): string {
    return this.keys.lookup('bounce secret', secret);
  }
}
