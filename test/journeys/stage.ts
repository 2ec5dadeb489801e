import type { MetaSandbox } from '../support/sandboxes/meta.js';
import type { SmtpSandbox } from '../support/sandboxes/smtp.js';
import type { WebhookSandbox } from '../support/sandboxes/webhook.js';
import type { Client } from './client.js';
import type { Workspace } from './workspace.js';

/** The outside world, as far as the journeys need it. */
export interface Sandboxes {
  webhook: WebhookSandbox;
  smtp: SmtpSandbox;
  meta: MetaSandbox;
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
