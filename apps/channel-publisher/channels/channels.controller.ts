import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { Answers, AnswersPage } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { PageQuery } from '#platform/http/page.js';
import { Allow } from '#platform/http/roles.js';
import { ChannelView, NewChannelInput } from './channel.dto.js';
import { Channels } from './channels.service.js';

/** A workspace's channels. */
@Controller('v1/channels')
export class ChannelsController {
  constructor(private readonly channels: Channels) {}

  /** Makes a channel. */
  @Post()
  @Allow('publisher')
  @Answers(201, ChannelView)
  create(@CallerParam() caller: Caller, @Body() input: NewChannelInput) {
    return this.channels.create(caller, input);
  }

  /** Lists channels. */
  @Get()
  @Allow('publisher', 'analyst')
  @AnswersPage(ChannelView)
  list(@CallerParam() caller: Caller, @Query() page: PageQuery) {
    return this.channels.list(caller.workspace, page);
  }

  /** Shows a channel. */
  @Get(':id')
  @Allow('publisher', 'analyst')
  @Answers(200, ChannelView)
  get(@CallerParam() caller: Caller, @IdParam('chn') id: string) {
    return this.channels.get(caller.workspace, id);
  }
}
