import { randomInt } from 'node:crypto';
import { MESSAGE_SANDBOX_PORTS } from '#message/settings.js';
import { ADS_SANDBOX_PORTS } from '../../apps/ad-attribution/src/settings.js';
import { startDiscordSandbox } from '../support/sandboxes/discord.js';
import { startMessengerSandbox, type MessengerOptions } from '../support/sandboxes/messenger.js';
import { startMetaSandbox } from '../support/sandboxes/meta.js';
import { startSmtpSandbox } from '../support/sandboxes/smtp.js';
import { startTelegramSandbox } from '../support/sandboxes/telegram.js';
import { startWebPushSandbox } from '../support/sandboxes/web-push.js';
import { startWebhookSandbox } from '../support/sandboxes/webhook.js';
import { startWhatsAppSandbox, type WhatsAppOptions } from '../support/sandboxes/whatsapp.js';
import { startStack, type Stack, type StackKind, type StackOptions } from '../support/stack.js';
import { Client } from './client.js';
import { adBecomesChat } from './ad-becomes-chat.js';
import { codeBecomesChat } from './code-becomes-chat.js';
import { pageDoor, telegramDoor, waMeDoor } from './code-doors.js';
import { clickBecomesChat } from './click-becomes-chat.js';
import { postReachesFollowers } from './post-reaches-followers.js';
import type { Sandboxes, JourneyContext } from './journey-context.js';
import { openWorkspace } from './workspace.js';

/** The journeys of product.md, in its order. */
export const JOURNEYS = [
  ['A post reaches its followers', postReachesFollowers],
  ['A click becomes a chat', clickBecomesChat],
  ['A click becomes a chat over wa.me', codeBecomesChat(waMeDoor)],
  ['A click becomes a chat over Messenger', codeBecomesChat(pageDoor('messenger'))],
  ['A click becomes a chat over Instagram', codeBecomesChat(pageDoor('instagram'))],
  ['A click becomes a chat over Telegram', codeBecomesChat(telegramDoor)],
  ['A click at the network becomes a chat over WhatsApp', adBecomesChat],
] as const;

/** Where an instance with SANDBOX=true looks for outside services. */
export const SANDBOX_PORTS = { ...MESSAGE_SANDBOX_PORTS, ...ADS_SANDBOX_PORTS };
type SandboxPorts = Record<keyof typeof SANDBOX_PORTS, number>;

/** What some sandboxes do otherwise than by default. */
export interface SandboxOptions {
  whatsapp?: WhatsAppOptions;
  messenger?: MessengerOptions;
  /** Id of the brand's accounts; another one each time where it is left out. */
  account?: string;
}

const WHATSAPP: WhatsAppOptions = { scale: 0.01, templates: { post: 3 }, statuses: ['sent', 'delivered'] };

/** Starts all sandboxes, on free ports by default. Each run uses other account ids, as different brands do. */
export async function openSandboxes(
  ports?: SandboxPorts,
  { whatsapp: number, messenger: app, account = String(randomInt(1e9, 1e12)) }: SandboxOptions = {},
): Promise<Sandboxes & { close(): Promise<void> }> {
  const opening = [
    startWebhookSandbox({ port: ports?.webhook }),
    startSmtpSandbox({ port: ports?.smtp }),
    startMetaSandbox({ port: ports?.network }),
    startTelegramSandbox({ port: ports?.telegram, tokens: [`${account}:SANDBOX`], plainHttp: true }),
    startDiscordSandbox({ port: ports?.discord }),
    startWhatsAppSandbox({ port: ports?.whatsapp, phoneNumberId: account, ...WHATSAPP, ...number }),
    startMessengerSandbox({ port: ports?.messenger, pages: [pageOf(account)], ...app }),
    startWebPushSandbox({ port: ports?.web_push }),
  ] as const;
  const close = async () => {
    const opened = await Promise.allSettled(opening);
    await Promise.all(opened.flatMap((one) => (one.status === 'fulfilled' ? one.value.close() : [])));
  };
  try {
    const [webhook, smtp, meta, telegram, discord, whatsapp, messenger, webPush] = await Promise.all(opening);
    return { webhook, smtp, meta, telegram, discord, whatsapp, messenger, webPush, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A page with an account on Instagram, both with ids and a token of their own. */
const pageOf = (account: string) => ({
  id: `10${account}`,
  name: 'Kopi Nusantara',
  accessToken: `page-token-${account}`,
  instagram: { id: `17${account}`, username: `kopi.${account}` },
});

/** The configuration variables that point an app to the sandboxes. */
export const urlsOf = ({ telegram, discord, whatsapp, messenger }: Sandboxes): Record<string, string> => ({
  TELEGRAM_BASE_URL: telegram.url,
  DISCORD_BASE_URL: discord.url,
  WHATSAPP_BASE_URL: whatsapp.url,
  MESSENGER_BASE_URL: messenger.url,
});

/** A running stack that is set up, with its sandboxes. */
export interface JourneySetup extends Omit<JourneyContext, 'report'> {
  stack: Stack;
  sandboxes: Sandboxes;
  close(): Promise<void>;
}

/** Starts everything; `fresh: false` uses the data of a full stack that exist, as the owner of its instance. */
export async function openJourneySetup(
  kind: StackKind,
  options: StackOptions = {},
  patience?: number,
  behaviour: SandboxOptions = {},
): Promise<JourneySetup> {
  const sandboxes = await openSandboxes(undefined, behaviour);
  try {
    const stack = await startStack(kind, {
      smtpUrl: sandboxes.smtp.url,
      metaUrl: sandboxes.meta.url,
      ...options,
      env: { ...urlsOf(sandboxes), ...options.env },
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
