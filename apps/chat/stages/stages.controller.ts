import { Body, Controller, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Answers, AnswersPage } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { PageQuery } from '#platform/http/page.js';
import { Allow } from '#platform/http/roles.js';
import { AgentInbox } from '../inbox/inbox.service.js';
import { StageView } from '../orders/order.dto.js';
import { StageInput } from './stage.dto.js';
import { StageMarks } from './stage-marks.js';

/** Serves the stages of one conversation to agents. */
@Controller('v1/conversations/:id/stages')
export class StagesController {
  constructor(
    private readonly marks: StageMarks,
    private readonly inbox: AgentInbox,
  ) {}

  /**
   * Marks a stage that the conversation, or an order in it, reached. Each is reached once: marking it again answers 200
   * with the first mark, and changes nothing.
   */
  @Post()
  @Allow('agent')
  @Answers(201, StageView)
  @Answers(200, StageView)
  async mark(
    @CallerParam() caller: Caller,
    @IdParam('cnv') id: string,
    @Body() input: StageInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StageView> {
    const { stage, created } = await this.marks.mark(caller, id, input);
    void reply.status(created ? 201 : 200);
    return stage;
  }

  /** Lists the stages that the conversation and its orders reached, the newest first. */
  @Get()
  @Allow('agent')
  @AnswersPage(StageView)
  async list(@CallerParam() caller: Caller, @IdParam('cnv') id: string, @Query() query: PageQuery) {
    await this.inbox.find(caller.workspace, id);
    return this.marks.list(id, query);
  }
}
