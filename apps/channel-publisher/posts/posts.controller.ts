import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import { Answers, AnswersPage } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { PageQuery } from '#platform/http/page.js';
import { RelayWait } from '#platform/outbox/relay-wait.js';
import { Allow } from '#platform/http/roles.js';
import { ChangePostInput, NewPostInput, PostView } from './post.dto.js';
import { Posts } from './posts.service.js';

/** A channel's posts, from draft to published. */
@Controller('v1')
export class PostsController {
  constructor(
    private readonly posts: Posts,
    private readonly relay: RelayWait,
  ) {}

  /** Creates a draft of a post. */
  @Post('channels/:id/posts')
  @Allow('publisher')
  @Answers(201, PostView)
  create(@CallerParam() caller: Caller, @IdParam('chn') channel: string, @Body() input: NewPostInput) {
    return this.posts.create(caller, channel, input);
  }

  /** Lists a channel's posts. */
  @Get('channels/:id/posts')
  @Allow('publisher', 'analyst')
  @AnswersPage(PostView)
  list(@CallerParam() caller: Caller, @IdParam('chn') channel: string, @Query() page: PageQuery) {
    return this.posts.list(caller.workspace, channel, page);
  }

  /** Shows a post. */
  @Get('posts/:id')
  @Allow('publisher', 'analyst')
  @Answers(200, PostView)
  get(@CallerParam() caller: Caller, @IdParam('pst') id: string) {
    return this.posts.get(caller.workspace, id);
  }

  /** Changes a post. Copies of a published post are changed too where the transport can do that. */
  @Patch('posts/:id')
  @Allow('publisher')
  @Answers(200, PostView)
  change(@CallerParam() caller: Caller, @IdParam('pst') id: string, @Body() input: ChangePostInput) {
    return this.posts.change(caller.workspace, id, input);
  }

  /** Deletes a post. Copies of a published post are deleted too where the transport can do that. */
  @Delete('posts/:id')
  @HttpCode(204)
  @Answers(204)
  @Allow('publisher')
  remove(@CallerParam() caller: Caller, @IdParam('pst') id: string) {
    return this.posts.remove(caller.workspace, id);
  }

  /** Publishes a draft to the followers of its channel. Publishing it again changes nothing. */
  @Post('posts/:id/publish')
  @HttpCode(200)
  @Allow('publisher')
  @Answers(200, PostView)
  async publish(@CallerParam() caller: Caller, @IdParam('pst') id: string) {
    const post = await this.posts.publish(caller, id);
    await this.relay.untilLogged(post.channel_id);
    return post;
  }
}
