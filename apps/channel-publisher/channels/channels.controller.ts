import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { Answers, AnswersPage } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { ArchivablePageQuery } from '#platform/http/page.js';
import { RelayWait } from '#platform/outbox/relay-wait.js';
import { Allow } from '#platform/http/roles.js';
import { ChangeChannelInput, ChannelView, NewChannelInput } from './channel.dto.js';
import { Channels } from './channels.service.js';

/** A workspace's channels. */
@Controller('v1/channels')
export class ChannelsController {
  constructor(
    private readonly channels: Channels,
    private readonly relay: RelayWait,
  ) {}

  /** Creates a channel. */
  @Post()
  @Allow('publisher')
  @Answers(201, ChannelView)
  async create(@CallerParam() caller: Caller, @Body() input: NewChannelInput) {
    const channel = await this.channels.create(caller, input);
    await this.relay.untilLogged(channel.id);
    return channel;
  }

  /** Lists channels. */
  @Get()
  @Allow('publisher', 'analyst')
  @AnswersPage(ChannelView)
  list(@CallerParam() caller: Caller, @Query() page: ArchivablePageQuery) {
    return this.channels.list(caller.workspace, page);
  }

  /** Shows a channel. */
  @Get(':id')
  @Allow('publisher', 'analyst')
  @Answers(200, ChannelView)
  get(@CallerParam() caller: Caller, @IdParam('chn') id: string) {
    return this.channels.get(caller.workspace, id);
  }

  /**
   * Renames, describes, archives or restores a channel. The page of an archived channel says so and keeps its posts; nobody
   * can follow it and nothing can be published. Deliveries of its posts that are still open are never made, also after it
   * is restored. Its followers stay and get the posts that are published after that.
   */
  @Patch(':id')
  @Allow('publisher')
  @Answers(200, ChannelView)
  change(@CallerParam() caller: Caller, @IdParam('chn') id: string, @Body() input: ChangeChannelInput) {
    return this.channels.change(caller.workspace, id, input);
  }
}
