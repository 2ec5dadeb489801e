import { Body, Controller, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Answers, AnswersPage, Refuses } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { lastEventIdOf } from '#platform/http/last-event-id.js';
import { PageQuery } from '#platform/http/page.js';
import { Allow } from '#platform/http/roles.js';
import { Replies } from '../doors/replies.service.js';
import { ReplyInput } from '../doors/reply.dto.js';
import { AgentInbox } from './inbox.service.js';
import { MessageStreams } from '../conversations/message-streams.service.js';
import { MessageStreamQuery, LastEventId, MESSAGE_STREAM } from '../conversations/live.dto.js';
import { AGENT_READER, MessageView } from './message.dto.js';
import { Messages } from '../conversations/messages.service.js';

/** Serves one conversation to agents: its messages, its live stream and answers. */
@Controller('v1/conversations/:id')
export class ConversationsController {
  constructor(
    private readonly replies: Replies,
    private readonly messages: Messages,
    private readonly inbox: AgentInbox,
    private readonly streams: MessageStreams,
    private readonly idempotency: Idempotency,
  ) {}

  /** Lists a conversation's messages, the newest first. */
  @Get('messages')
  @Allow('agent')
  @AnswersPage(MessageView)
  async list(@CallerParam() caller: Caller, @IdParam('cnv') id: string, @Query() query: PageQuery) {
    await this.inbox.find(caller.workspace, id);
    return this.messages.list(id, query, AGENT_READER);
  }

  /**
   * Sends an answer to the customer. Over a network the answer is queued, and its `state` says how far it is. Answers
   * 409 while the network accepts no such message; the detail says what can be sent instead.
   */
  @Post('messages')
  @Allow('agent')
  @Refuses(
    409,
    'The door takes no such answer now, and the detail says what to do; or somebody else answered meanwhile, and `answers` names those answers',
  )
  @Answers(201, MessageView)
  async write(@CallerParam() caller: Caller, @IdParam('cnv') id: string, @Body() input: ReplyInput) {
    const { workspace, actor } = caller;
    // The stored response for the Idempotency-Key is the id alone, so that the text is kept only in the message.
    const sent = await this.idempotency.once(caller, workspace, async (tx) => {
      const message = await this.replies.write(tx, workspace, id, actor, input);
      return { id: message.id };
    });
    return this.messages.get(sent.id, AGENT_READER);
  }

  /**
   * Streams new messages as they are written. The id of an event is the message's sequence. `event: change` has no id and
   * carries a message as it is from now on, for example once a file of it is stored; a client that names its position
   * is sent the changes of the last hour again. `event: reset` says that
   * the conversation has no message with the client's Last-Event-ID: the client has to load all messages again.
   */
  @Get('live')
  @Allow('agent')
  @Answers(200, MESSAGE_STREAM)
  async live(
    @CallerParam() caller: Caller,
    @IdParam('cnv') id: string,
    @Query() query: MessageStreamQuery,
    @LastEventId() header: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.streams.open(
      await this.inbox.find(caller.workspace, id),
      reply,
      {
        last: lastEventIdOf(header, query),
        after: query.after,
      },
      AGENT_READER,
    );
  }
}
