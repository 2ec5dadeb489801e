import { readFileSync } from 'node:fs';
import { Controller, Get, Header } from '@nestjs/common';
import { IsString } from 'class-validator';
import { Answers } from '#platform/http/answers.js';
import { scriptConstant } from '#platform/http/browser-script.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { HandleParam } from '#message/handle.param.js';
import { Channels } from '../channels/channels.js';
import { PUSH_WORKER_TEXTS } from './push-worker.texts.js';
import { VapidKeys } from '../accounts/vapid.js';

const WORKER =
  scriptConstant('TEXTS', PUSH_WORKER_TEXTS) +
  readFileSync(new URL('./push-worker.client.js', import.meta.url), 'utf8');

/** The workspace's VAPID key, with which a browser subscribes to push messages. */
export class PushKey {
  /** `applicationServerKey`, in base64url. @example BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM */
  @IsString() public_key: string;
}

/** Serves what a browser needs to follow by web push: the key and the service worker. */
@Controller()
export class PushController {
  constructor(
    private readonly channels: Channels,
    private readonly vapid: VapidKeys,
  ) {}

  /** Gives the key with which a browser subscribes to push messages. */
  @Get('@:handle/push-key')
  @Header('cache-control', 'no-cache')
  @AllowEveryone('part of a public page')
  @Answers(200, PushKey)
  async key(@HandleParam() handle: string): Promise<PushKey> {
    const { workspace_id } = await this.channels.byHandle(handle);
    return { public_key: (await this.vapid.of(workspace_id)).public_key };
  }

  /** Serves the service worker that shows posts as notifications. */
  @Get('push-worker.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  @Header('cache-control', 'no-cache')
  @Header('content-security-policy', "default-src 'none'; connect-src 'self'")
  @AllowEveryone('part of a public page')
  @Answers(200, { type: 'text/javascript', example: '"use strict";' })
  worker(): string {
    return WORKER;
  }
}
