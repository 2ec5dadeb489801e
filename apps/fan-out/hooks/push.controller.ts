import { readFileSync } from 'node:fs';
import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import { AllowEveryone } from '#platform/http/roles.js';
import { Channels } from '../channels/channels.js';
import { VapidKeys } from '../providers/vapid.js';

const WORKER = readFileSync(new URL('./push-worker.client.js', import.meta.url), 'utf8');

/** What a browser subscribes with. */
export class PushKey {
  /** `applicationServerKey`, in base64url. */
  @IsString() public_key: string;
}

/** What a browser needs to follow by notifications. */
@Controller()
export class PushController {
  constructor(
    private readonly channels: Channels,
    private readonly vapid: VapidKeys,
  ) {}

  @Get('@:handle/push-key')
  @Header('cache-control', 'no-cache')
  @AllowEveryone('part of a public page')
  @ApiOkResponse({ type: PushKey })
  async key(@Param('handle') handle: string): Promise<PushKey> {
    const { workspace_id } = await this.channels.byHandle(handle);
    return { public_key: (await this.vapid.of(workspace_id)).account };
  }

  /** The service worker that shows posts as notifications. */
  @Get('push-worker.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  @Header('cache-control', 'no-cache')
  @Header('content-security-policy', "default-src 'none'")
  @AllowEveryone('part of a public page')
  worker(): string {
    return WORKER;
  }
}
