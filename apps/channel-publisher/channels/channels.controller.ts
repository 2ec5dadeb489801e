import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse } from '@nestjs/swagger';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { PageQuery } from '#platform/http/page.js';
import { Allow } from '#platform/http/roles.js';
import { ChannelView, NewChannelInput } from './channel.dto.js';
import { Channels } from './channels.service.js';

/** A workspace's channels. */
@Controller('v1/channels')
export class ChannelsController {
  constructor(private readonly channels: Channels) {}

  @Post()
  @Allow('publisher')
  @ApiCreatedResponse({ type: ChannelView })
  create(@CallerParam() caller: Caller, @Body() input: NewChannelInput) {
    return this.channels.create(caller, input);
  }

  @Get()
  @Allow('publisher', 'analyst')
  list(@CallerParam() caller: Caller, @Query() page: PageQuery) {
    return this.channels.list(caller.workspace, page);
  }

  @Get(':id')
  @Allow('publisher', 'analyst')
  @ApiOkResponse({ type: ChannelView })
  get(@CallerParam() caller: Caller, @Param('id') id: string) {
    return this.channels.get(caller.workspace, id);
  }
}
