import { Body, Controller, Get, Header, Post, Query, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Answers, AnswersPage } from '#platform/http/answers.js';
import { VisitorParam, type Visitor } from '#platform/http/caller.js';
import { lastEventIdOf } from '#platform/http/last-event-id.js';
import { PageQuery } from '#platform/http/page.js';
import { CountedBy } from '#platform/http/early-limit.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { visitPipe } from '#platform/http/validation.js';
import { LastEventId, MessageStreamQuery, MESSAGE_STREAM } from '../../conversations/live.dto.js';
import { WorkspaceParam } from '../../workspaces/workspace.param.js';
import { MessageStreams } from '../../conversations/message-streams.service.js';
import { Messages } from '../../conversations/messages.service.js';
import { FrameQuery } from './frame.dto.js';
import { JsonOnly } from './json-only.guard.js';
import { VISITOR_READER, VisitorMessageInput, VisitorMessageView } from './visitor-message.dto.js';
import { MessageLimit } from './visitor-limits.js';
import { VisitorCookies } from './visitor-cookies.service.js';
import { VisitorToken } from './visitor-token.js';
import { WebChat } from './web-chat.service.js';

/** Serves the messages of a web chat to its customer. */
@Controller('chat/:workspace')
export class WebChatController {
  constructor(
    private readonly chat: WebChat,
    private readonly messages: Messages,
    private readonly streams: MessageStreams,
    private readonly cookies: VisitorCookies,
  ) {}

  /** Lists the chat's messages for its customer, the newest first. */
  @Get('messages')
  @Header('cache-control', 'no-store')
  @AllowEveryone('a customer reads their own chat, known by the visitor token')
  @AnswersPage(VisitorMessageView)
  async list(
    @WorkspaceParam() name: string,
    @VisitorToken() token: string | undefined,
    @Query() query: PageQuery,
  ) {
    return this.messages.list((await this.chat.conversation(name, token)).id, query, VISITOR_READER);
  }

  /**
   * Sends a message to the brand: a text, a file that was uploaded before, or both. Sets the cookie by which a
   * returning customer is recognised.
   */
  @Post('messages')
  @CountedBy(MessageLimit)
  @UseGuards(JsonOnly)
  @AllowEveryone('a customer writes in their own chat, known by the visitor token')
  @Answers(201, VisitorMessageView)
  async write(
    @WorkspaceParam() name: string,
    @VisitorParam() visitor: Visitor,
    @VisitorToken() token: string | undefined,
    @Query() { frame }: FrameQuery,
    @Body() input: VisitorMessageInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { message, visitor_token } = await this.chat.write(name, token, visitor, input);
    this.cookies.set(reply, name, visitor_token, frame !== undefined);
    return message;
  }

  /**
   * Streams new messages as they are written. The id of an event is the message's sequence. `event: change` has no id and
   * carries a message as it is from now on, for example once a file of it is stored; a client that names its position
   * is sent the changes of the last hour again. `event: reset` says that the
   * client's Last-Event-ID is not of this conversation: it has to load the messages again.
   */
  @Get('live')
  @AllowEveryone('a customer follows their own chat, known by the visitor token')
  @Answers(200, MESSAGE_STREAM)
  async live(
    @WorkspaceParam() name: string,
    @VisitorToken() token: string | undefined,
    @Query(visitPipe(MessageStreamQuery)) query: Readonly<MessageStreamQuery>,
    @LastEventId() header: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.streams.open(
      await this.chat.conversation(name, token),
      reply,
      {
        last: lastEventIdOf(header, query),
        after: query.after,
      },
      VISITOR_READER,
    );
  }
}
