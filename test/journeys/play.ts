import { startMetaSandbox } from '../support/sandboxes/meta.js';
import { startSmtpSandbox } from '../support/sandboxes/smtp.js';
import { startWebhookSandbox } from '../support/sandboxes/webhook.js';
import { startStack, type Stack, type StackKind, type StackOptions } from '../support/stack.js';
import { Client } from './client.js';
import { clickBecomesChat } from './click-becomes-chat.js';
import { postReachesFollowers } from './post-reaches-followers.js';
import type { Sandboxes, Stage } from './stage.js';
import { openWorkspace } from './workspace.js';

/** The journeys of product.md, in its order. */
export const JOURNEYS = [
  ['A post reaches its followers', postReachesFollowers],
  ['A click becomes a chat', clickBecomesChat],
] as const;

export type SandboxPorts = Record<'webhook' | 'smtp' | 'network', number>;

/** On free ports unless told which. */
export async function openSandboxes(ports?: SandboxPorts): Promise<Sandboxes & { close(): Promise<void> }> {
  const [webhook, smtp, meta] = await Promise.all([
    startWebhookSandbox({ port: ports?.webhook }),
    startSmtpSandbox({ port: ports?.smtp }),
    startMetaSandbox({ port: ports?.network }),
  ]);
  const close = async () => void (await Promise.all([webhook.close(), smtp.close(), meta.close()]));
  return { webhook, smtp, meta, close };
}

/** A stack of its own with its sandboxes, set up. */
export interface Theatre extends Omit<Stage, 'report'> {
  stack: Stack;
  sandboxes: Sandboxes;
  close(): Promise<void>;
}

/** Starts everything; `fresh: false` plays on a full stack as it is, as the owner of its instance. */
export async function openTheatre(
  kind: StackKind,
  options: StackOptions = {},
  patience?: number,
): Promise<Theatre> {
  const sandboxes = await openSandboxes();
  try {
    const stack = await startStack(kind, {
      smtpUrl: sandboxes.smtp.url,
      metaUrl: sandboxes.meta.url,
      ...options,
    });
    const close = async () => {
      await stack.stop();
      await sandboxes.close();
    };
    try {
      const client = new Client(stack.url, undefined, patience);
      const recover = options.fresh === false ? stack.recoverOwner : undefined;
      return { stack, client, workspace: await openWorkspace(client, { recover }), sandboxes, close };
    } catch (error) {
      await close();
      throw error;
    }
  } catch (error) {
    await sandboxes.close();
    throw error;
  }
}
