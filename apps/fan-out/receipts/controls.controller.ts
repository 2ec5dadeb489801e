import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Answers } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { Allow } from '#platform/http/roles.js';
import { Resend, Resent, Stopped } from './controls.dto.js';
import { ControlsService } from './controls.service.js';
import { PublishedPosts } from './published-posts.js';

@Controller('v1/posts')
export class ControlsController {
  constructor(
    private readonly controls: ControlsService,
    private readonly idempotency: Idempotency,
    private readonly published: PublishedPosts,
  ) {}

  /** Stops a post. What was not sent yet is skipped. */
  @Post(':id/stop')
  @HttpCode(200)
  @Allow('publisher')
  @Answers(200, Stopped)
  async stop(@IdParam('pst') id: string, @CallerParam() caller: Caller): Promise<Stopped> {
    await this.published.findPlan(id, caller.workspace);
    return this.idempotency.once(caller, caller.workspace, (tx) =>
      this.controls.stop(tx, id, caller.workspace),
    );
  }

  /** Sends a post again to those whom it failed to reach, or to some of them. */
  @Post(':id/resend')
  @HttpCode(200)
  @Allow('publisher')
  @Answers(200, Resent)
  async resend(
    @IdParam('pst') id: string,
    @Body() { follower_ids }: Resend,
    @CallerParam() caller: Caller,
  ): Promise<Resent> {
    await this.published.findPlan(id, caller.workspace);
    return this.idempotency.once(caller, caller.workspace, (tx) =>
      this.controls.resend(tx, id, caller.workspace, follower_ids),
    );
  }
}
