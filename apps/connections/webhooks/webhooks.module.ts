import { Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { BODY_LIMIT, HOOK_LIMIT } from '#platform/http/service.js';
import { AccountsModule } from '../accounts/accounts.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { CallTimes } from './call-times.js';
import { HookLimit } from './hook-limit.js';
import { Hooks } from './hooks.js';
import { KnownHooks } from './known-hooks.js';
import { MailHookController } from './mail.controller.js';
import { MetaHookController } from './meta.controller.js';
import { readRaw } from '#platform/http/raw-bodies.js';
import { Reception } from './reception.js';
import { TelegramHookController } from './telegram.controller.js';
import { WebhookCounts } from './webhook-counts.js';

/** Largest body of each route, in bytes. Meta puts many items into one call. */
const LIMITS = new Map([
  ['/hooks/meta/:hook', HOOK_LIMIT],
  ['/hooks/whatsapp', HOOK_LIMIT],
  ['/hooks/telegram/:hook', BODY_LIMIT],
  ['/hooks/email/bounces', BODY_LIMIT],
]);

/** Receives the calls of networks and mail servers. */
@Module({
  imports: [AccountsModule, RoutingModule],
  controllers: [MetaHookController, TelegramHookController, MailHookController],
  providers: [CallTimes, Hooks, KnownHooks, HookLimit, Reception, WebhookCounts],
})
export class WebhooksModule {
  constructor(adapter: HttpAdapterHost) {
    readRaw(adapter.httpAdapter.getInstance<FastifyInstance>(), LIMITS);
  }
}
