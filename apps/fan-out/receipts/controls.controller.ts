import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { Allow } from '#platform/http/roles.js';
import { Resend, Resent, Stopped } from './controls.dto.js';
import { ControlsService } from './controls.service.js';

@Controller('v1/posts')
export class ControlsController {
  constructor(
    private readonly controls: ControlsService,
    private readonly idempotency: Idempotency,
  ) {}

  @Post(':id/stop')
  @HttpCode(200)
  @Allow('publisher')
  @ApiOkResponse({ type: Stopped })
  stop(@Param('id') id: string, @CallerParam() caller: Caller): Promise<Stopped> {
    return this.idempotency.once(caller, caller.workspace, (tx) =>
      this.controls.stop(tx, id, caller.workspace),
    );
  }

  @Post(':id/resend')
  @HttpCode(200)
  @Allow('publisher')
  @ApiOkResponse({ type: Resent })
  resend(@Param('id') id: string, @Body() _what: Resend, @CallerParam() caller: Caller): Promise<Resent> {
    return this.idempotency.once(caller, caller.workspace, (tx) =>
      this.controls.resend(tx, id, caller.workspace),
    );
  }
}
