import type { Provider, Type } from '@nestjs/common';
import { DiscordFollowWay } from '../followers/discord.follow-way.js';
import { EmailFollowWay } from '../followers/email.follow-way.js';
import { FOLLOW_WAYS, type FollowWay } from '../followers/follow-way.js';
import { GreetedJoining } from '../followers/greeted-joining.js';
import { LiveFollowWay } from '../followers/live.follow-way.js';
import { NewFollower } from '../followers/new-follower.js';
import { TelegramFollowWay } from '../followers/telegram.follow-way.js';
import { WebPushFollowWay } from '../followers/web-push.follow-way.js';
import { WebhookFollowWay } from '../followers/webhook.follow-way.js';
import { WhatsAppFollowWay } from '../followers/whatsapp.follow-way.js';
import { ProviderController } from '../providers/provider.controller.js';
import { BadNewsDesk } from './bad-news.js';
import { ChatFollowers } from './chat-followers.js';
import { EmailHookController } from './email.controller.js';
import { EmailHook } from './email.hook.js';
import { HookLimit } from './hook-limit.js';
import { HooksController } from './hooks.controller.js';
import { MailedFollowers } from './mailed-followers.js';
import { PushController } from './push.controller.js';
import { StartLinks } from './start-links.js';
import { TelegramHook } from './telegram.hook.js';
import { WhatsAppHook } from './whatsapp.hook.js';

const WAYS = [
  LiveFollowWay,
  WebhookFollowWay,
  EmailFollowWay,
  WebPushFollowWay,
  TelegramFollowWay,
  DiscordFollowWay,
  WhatsAppFollowWay,
];

/** Ways into following, and what providers tell afterwards. */
export const hookProviders: Provider[] = [
  ...WAYS,
  { provide: FOLLOW_WAYS, useFactory: (...ways: FollowWay[]) => ways, inject: WAYS },
  ...[
    NewFollower,
    GreetedJoining,
    StartLinks,
    ChatFollowers,
    TelegramHook,
    WhatsAppHook,
    EmailHook,
    HookLimit,
    MailedFollowers,
    BadNewsDesk,
  ],
];
export const hookControllers: Type[] = [
  ProviderController,
  HooksController,
  EmailHookController,
  PushController,
];
