import { discordWebhook } from '#message/discord-webhook-url.js';
import type { TransportDescriptor } from '../transport-descriptor.js';
import { DISCORD_TEXTS } from './discord.texts.js';

/** Longest wait for an answer of Discord, in milliseconds. */
export const DISCORD_TIMEOUT_MS = 30_000;

/** An address is the URL of a webhook that a follower brought, or the id of the brand's own connection. */
export const isConnection = (address: string): boolean => address.startsWith('con_');

/** All that generic code needs to know of Discord. */
export const DISCORD: TransportDescriptor = {
  name: 'discord',
  concurrency: 32,
  longestAttemptMs: DISCORD_TIMEOUT_MS,
  receivedBy: 'provider',
  network: 'discord',
  changes: { edited: 'in_place', deleted: 'in_place' },
  normalizeAddress: discordWebhook,
  connectionAddress: ({ webhook_url = '' }, config) => discordWebhook(webhook_url, config),
  describe: (reason) => {
    if (reason === 'not_discord') return 'The address is no webhook of Discord';
    if (reason === 'message_gone') return 'Somebody has deleted the message in Discord';
    if (reason === 'discord_10015')
      return 'Discord does not know the webhook any more: somebody has deleted it';
    const code = /^discord_(\d+)$/.exec(reason)?.[1];
    return code && `Discord answered ${code}`;
  },
  follow: {
    by: 'first_message',
    how: 'discord_test',
    group: 'chat_app',
    field: { type: 'url', maxLength: 2_000, example: 'https://discord.com/api/webhooks/…' },
    wording: { version: 1 },
  },
  texts: DISCORD_TEXTS,
  docs: {
    setUp: 'for its own server, a webhook',
    followBy: 'the URL of a Discord channel’s webhook',
    leaveBy: 'a link in the first message',
    afterChange: 'changes in the channel',
    unknownFrom: 'the request was sent',
    afterNoAnswer: 'it knows no repeat: once more',
  },
};
