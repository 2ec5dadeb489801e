import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse } from '@nestjs/swagger';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { PageQuery } from '#platform/http/page.js';
import { Allow } from '#platform/http/roles.js';
import { ChangePostInput, NewPostInput, PostView } from './post.dto.js';
import { Posts } from './posts.service.js';

/** A channel's posts, from draft to published. */
@Controller('v1')
export class PostsController {
  constructor(private readonly posts: Posts) {}

  @Post('channels/:id/posts')
  @Allow('publisher')
  @ApiCreatedResponse({ type: PostView })
  create(@CallerParam() caller: Caller, @Param('id') channel: string, @Body() input: NewPostInput) {
    return this.posts.create(caller, channel, input);
  }

  @Get('channels/:id/posts')
  @Allow('publisher', 'analyst')
  list(@CallerParam() caller: Caller, @Param('id') channel: string, @Query() page: PageQuery) {
    return this.posts.list(caller.workspace, channel, page);
  }

  @Get('posts/:id')
  @Allow('publisher', 'analyst')
  @ApiOkResponse({ type: PostView })
  get(@CallerParam() caller: Caller, @Param('id') id: string) {
    return this.posts.get(caller.workspace, id);
  }

  /** A published post is changed wherever its transport can do that. */
  @Patch('posts/:id')
  @Allow('publisher')
  @ApiOkResponse({ type: PostView })
  change(@CallerParam() caller: Caller, @Param('id') id: string, @Body() input: ChangePostInput) {
    return this.posts.change(caller.workspace, id, input);
  }

  /** A draft disappears; a published post is taken back wherever its transport can do that. */
  @Delete('posts/:id')
  @HttpCode(204)
  @Allow('publisher')
  remove(@CallerParam() caller: Caller, @Param('id') id: string) {
    return this.posts.remove(caller.workspace, id);
  }

  @Post('posts/:id/publish')
  @HttpCode(200)
  @Allow('publisher')
  @ApiOkResponse({ type: PostView })
  publish(@CallerParam() caller: Caller, @Param('id') id: string) {
    return this.posts.publish(caller, id);
  }
}
