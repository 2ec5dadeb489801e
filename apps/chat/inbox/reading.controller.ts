import { Body, Controller, Put } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { Answers } from '#platform/http/answers.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { IdParam, NeedsBody } from '#platform/http/parameters.js';
import { Allow } from '#platform/http/roles.js';
import { Conversations } from '../conversations/conversations.service.js';
import { ReadPositions } from '../conversations/read-positions.service.js';
import { ConversationView } from './inbox.dto.js';
import { AgentInbox } from './inbox.service.js';
import { ReadInput } from './read.dto.js';

/** Keeps how far agents have read conversations. */
@Controller('v1/conversations/:id/read')
export class ReadingController {
  constructor(
    private readonly database: Database,
    private readonly conversations: Conversations,
    private readonly readPositions: ReadPositions,
    private readonly inbox: AgentInbox,
  ) {}

  /**
   * Notes that the caller has read a conversation up to a message. An earlier message than before changes nothing, and who
   * answers has read all. The customer never sees it.
   */
  @Put()
  @NeedsBody()
  @Allow('agent')
  @Answers(200, ConversationView)
  async read(
    @CallerParam() { workspace, actor }: Caller,
    @IdParam('cnv') id: string,
    @Body() input: ReadInput,
  ) {
    const conversation = await this.database.transaction(async (tx) => {
      const locked = await this.conversations.lockStarted(tx, workspace, id);
      await this.readPositions.move(tx, locked, actor, input.sequence);
      return locked;
    });
    return this.inbox.view(conversation, actor);
  }
}
