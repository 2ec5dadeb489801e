import type { DiscordSandbox } from '../support/sandboxes/discord.js';
import type { MetaSandbox } from '../support/sandboxes/meta.js';
import type { SmtpSandbox } from '../support/sandboxes/smtp.js';
import type { TelegramSandbox } from '../support/sandboxes/telegram.js';
import type { WebPushSandbox } from '../support/sandboxes/web-push.js';
import type { WebhookSandbox } from '../support/sandboxes/webhook.js';
import type { WhatsAppSandbox } from '../support/sandboxes/whatsapp.js';
import type { Client } from './client.js';
import type { Workspace } from './workspace.js';

/** The outside world, as far as the journeys need it. */
export interface Sandboxes {
  webhook: WebhookSandbox;
  smtp: SmtpSandbox;
  meta: MetaSandbox;
  telegram: TelegramSandbox;
  discord: DiscordSandbox;
  whatsapp: WhatsAppSandbox;
  webPush: WebPushSandbox;
}

/** What a journey plays on. */
export interface Stage {
  /** A visitor: no API key. */
  client: Client;
  workspace: Workspace;
  sandboxes: Sandboxes;
  /** Told of each step that came true, and what was seen. */
  report(step: string, seen: string): void;
}
