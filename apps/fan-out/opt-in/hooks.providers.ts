import type { Provider, Type } from '@nestjs/common';
import { DiscordFollowWay } from './discord.follow-way.js';
import { EmailFollowWay } from './email.follow-way.js';
import { FOLLOW_WAYS, type FollowWay } from './follow-way.js';
import { GreetedJoining } from './verified-join.js';
import { LiveFollowWay } from './live.follow-way.js';
import { NewFollower } from './new-follower.js';
import { TelegramFollowWay } from './telegram.follow-way.js';
import { WebPushFollowWay } from './web-push.follow-way.js';
import { WebhookFollowWay } from './webhook.follow-way.js';
import { WhatsAppFollowWay } from './whatsapp.follow-way.js';
import { BadNewsDesk } from '../bounces/delivery-failures.js';
import { ChatFollowers } from './chat-followers.js';
import { EmailHookController } from '../bounces/email.controller.js';
import { EmailHook } from '../bounces/email.hook.js';
import { HookLimit } from '../accounts/hook-limit.js';
import { HooksController } from './hooks.controller.js';
import { MailedFollowers } from '../bounces/mailed-followers.js';
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
export const hookControllers: Type[] = [HooksController, EmailHookController, PushController];
