import type { DiscordSandbox } from '../support/sandboxes/discord.js';
import type { MessengerSandbox } from '../support/sandboxes/messenger.js';
import type { MetaSandbox } from '../support/sandboxes/meta.js';
import type { SmtpSandbox } from '../support/sandboxes/smtp.js';
import type { TelegramSandbox } from '../support/sandboxes/telegram.js';
import type { WebPushSandbox } from '../support/sandboxes/web-push.js';
import type { WebhookSandbox } from '../support/sandboxes/webhook.js';
import type { WhatsAppSandbox } from '../support/sandboxes/whatsapp.js';
import type { Client } from './client.js';
import type { Workspace } from './workspace.js';

/** Sandboxes of the networks and servers that the journeys need. */
export interface Sandboxes {
  webhook: WebhookSandbox;
  smtp: SmtpSandbox;
  meta: MetaSandbox;
  telegram: TelegramSandbox;
  discord: DiscordSandbox;
  whatsapp: WhatsAppSandbox;
  messenger: MessengerSandbox;
  webPush: WebPushSandbox;
}

/** What a journey uses: clients, a workspace, sandboxes. */
export interface JourneyContext {
  /** Client of a visitor, without an API key. */
  client: Client;
  workspace: Workspace;
  sandboxes: Sandboxes;
  /** Called after each successful step, with what was seen. */
  report(step: string, seen: string): void;
}
