import { Body, Controller, HttpCode, Put } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Answers } from '#platform/http/answers.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { IdParam, NeedsBody } from '#platform/http/parameters.js';
import { Allow } from '#platform/http/roles.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Conversations } from '../conversations/conversations.service.js';
import { MemberActive, messages } from '../conversations/conversation.topic.js';
import { ActivityInput } from './activity.dto.js';

/** Lets two agents at one conversation see each other. */
@Controller('v1/conversations/:id/activity')
export class ActivityController {
  constructor(
    private readonly database: Database,
    private readonly conversations: Conversations,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * Tells the streams of colleagues that the caller looks at a conversation, writes in it, or has left it. It is kept nowhere:
   * whoever learns of a newcomer says again what they do. The customer never sees it.
   */
  @Put()
  @NeedsBody()
  @Allow('agent')
  @HttpCode(204)
  @Answers(204)
  async tell(
    @CallerParam() { workspace: workspace_id, actor: active_id }: Caller,
    @IdParam('cnv') conversation_id: string,
    @Body() { activity }: ActivityInput,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { message_sequence } = await this.conversations.lockStarted(tx, workspace_id, conversation_id);
      const at = this.clock.now();
      const event = make(MemberActive, { workspace_id, conversation_id, active_id, activity, at });
      await this.outbox.append(tx, messages, event, message_sequence);
    });
  }
}
