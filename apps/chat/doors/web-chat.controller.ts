import { Body, Controller, Get, Header, Headers, Param, Post, Query, Res, UseGuards } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiProduces } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { VisitorParam, type Visitor } from '#platform/http/caller.js';
import { lastEventIdOf } from '#platform/http/last-event-id.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { visitPipe } from '#platform/http/validation.js';
import { LiveQuery } from '../conversations/live.dto.js';
import { LiveStreams } from '../conversations/live-streams.service.js';
import { MessageInput, MessageList, MessagesQuery, MessageView } from '../conversations/message.dto.js';
import { Messages } from '../conversations/messages.service.js';
import { JsonOnly } from './json-only.guard.js';
import { MessageLimit } from './visitor-limits.js';
import { VisitorToken } from './visitor-token.js';
import { WebChat } from './web-chat.service.js';

/** The customer's side of a web chat. */
@Controller('chat/:workspace')
export class WebChatController {
  constructor(
    private readonly chat: WebChat,
    private readonly messages: Messages,
    private readonly streams: LiveStreams,
  ) {}

  @Get('messages')
  @Header('cache-control', 'no-store')
  @AllowEveryone('a customer reads their own chat, known by the visitor token')
  @ApiOkResponse({ type: MessageList })
  async list(
    @Param('workspace') name: string,
    @VisitorToken() token: string | undefined,
    @Query() query: MessagesQuery,
  ) {
    return this.messages.list((await this.chat.conversation(name, token)).id, query);
  }

  @Post('messages')
  @UseGuards(MessageLimit, JsonOnly)
  @AllowEveryone('a customer writes in their own chat, known by the visitor token')
  @ApiCreatedResponse({ type: MessageView })
  async write(
    @Param('workspace') name: string,
    @VisitorParam() visitor: Visitor,
    @VisitorToken() token: string | undefined,
    @Body() input: MessageInput,
  ) {
    return this.chat.write(name, token, visitor, input.text);
  }

  /**
   * New messages as they are written; the id of an event is the message's sequence. `event: reset` says that the client's
   * Last-Event-ID is none of this conversation: it has to load the messages anew.
   */
  @Get('live')
  @AllowEveryone('a customer follows their own chat, known by the visitor token')
  @ApiProduces('text/event-stream')
  async live(
    @Param('workspace') name: string,
    @VisitorToken() token: string | undefined,
    @Query(visitPipe(LiveQuery)) query: Readonly<LiveQuery>,
    @Headers('last-event-id') header: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.streams.open(await this.chat.conversation(name, token), reply, {
      last: lastEventIdOf(header, query),
      after: query.after,
    });
  }
}
