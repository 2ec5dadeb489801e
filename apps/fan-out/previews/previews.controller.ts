import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Answers, Refuses } from '#platform/http/answers.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Allow } from '#platform/http/roles.js';
import { Channels, refuseArchived } from '../channels/channels.js';
import { DraftInput, PostPreview, TestSendInput, TestSent } from './preview.dto.js';
import { PostPreviews } from './post-previews.js';
import { TestSends } from './test-sends.js';

/** Routes to look at a post, and to try it on oneself, before it is sent. */
@Controller('v1/posts')
export class PreviewsController {
  constructor(
    private readonly channels: Channels,
    private readonly previews: PostPreviews,
    private readonly tests: TestSends,
  ) {}

  /** Shows a draft as each transport would send it, and what of it would not arrive. Nothing is stored or sent. */
  @Post('preview')
  @HttpCode(200)
  @Allow('publisher')
  @Answers(200, PostPreview)
  @Refuses(404, 'The workspace has no such channel')
  async preview(@Body() input: DraftInput, @CallerParam() caller: Caller): Promise<PostPreview> {
    return this.previews.of(await this.channels.byId(input.channel_id, caller.workspace), input);
  }

  /** Sends a draft to one follower, marked as a test. Nothing counts it, and it is not tried again. */
  @Post('test')
  @HttpCode(200)
  @Allow('publisher')
  @Answers(200, TestSent)
  @Refuses(404, 'The workspace has no such channel')
  async test(@Body() input: TestSendInput, @CallerParam() caller: Caller): Promise<TestSent> {
    const channel = await this.channels.byId(input.channel_id, caller.workspace);
    refuseArchived(channel);
    return this.tests.send(channel, input.follower_id, input);
  }
}
