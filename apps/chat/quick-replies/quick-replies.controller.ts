import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import { Answers, AnswersPage, Refuses } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Allow } from '#platform/http/roles.js';
import {
  ChangeQuickReplyInput,
  QuickReplyInput,
  QuickReplyQuery,
  quickReplyView,
  QuickReplyView,
  RenderedView,
  RenderInput,
} from './quick-reply.dto.js';
import { QuickReplies } from './quick-replies.service.js';
import { Rendering } from './rendering.service.js';

/** A workspace's quick replies: prepared answers with variables. */
@Controller('v1/quick-replies')
export class QuickRepliesController {
  constructor(
    private readonly replies: QuickReplies,
    private readonly rendering: Rendering,
  ) {}

  /** Creates a quick reply; a workspace has 500 at most. */
  @Post()
  @Allow('agent')
  @Answers(201, QuickReplyView)
  @Refuses(409, 'A quick reply with this shortcut exists, or there are 500')
  create(@CallerParam() caller: Caller, @Body() input: QuickReplyInput) {
    return this.replies.create(caller, input);
  }

  /** Lists quick replies, the newest first. */
  @Get()
  @Allow('agent')
  @AnswersPage(QuickReplyView)
  list(@CallerParam() caller: Caller, @Query() query: QuickReplyQuery) {
    return this.replies.list(caller.workspace, query);
  }

  /** Shows a quick reply. */
  @Get(':id')
  @Allow('agent')
  @Answers(200, QuickReplyView)
  async get(@CallerParam() caller: Caller, @IdParam('qrp') id: string) {
    return quickReplyView(await this.replies.find(caller.workspace, id));
  }

  /** Changes a quick reply. */
  @Patch(':id')
  @Allow('agent')
  @Answers(200, QuickReplyView)
  @Refuses(409, 'A quick reply with this shortcut exists')
  change(@CallerParam() caller: Caller, @IdParam('qrp') id: string, @Body() input: ChangeQuickReplyInput) {
    return this.replies.change(caller.workspace, id, input);
  }

  /** Deletes a quick reply; answers that were made with it stay. */
  @Delete(':id')
  @HttpCode(204)
  @Allow('agent')
  @Answers(204)
  delete(@CallerParam() caller: Caller, @IdParam('qrp') id: string) {
    return this.replies.delete(caller.workspace, id);
  }

  /**
   * Fills in a quick reply for a conversation, and sends nothing: the agent looks at the text, changes it, and sends it as
   * an answer. Answers 422 if nothing is known of a variable that has no text to stand for it.
   */
  @Post(':id/render')
  @HttpCode(200)
  @Allow('agent')
  @Answers(200, RenderedView)
  async render(@CallerParam() caller: Caller, @IdParam('qrp') id: string, @Body() input: RenderInput) {
    return this.rendering.of(await this.replies.find(caller.workspace, id), input);
  }
}
