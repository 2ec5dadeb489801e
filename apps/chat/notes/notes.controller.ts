import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { Answers, AnswersPage } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { PageQuery } from '#platform/http/page.js';
import { Allow } from '#platform/http/roles.js';
import { AgentInbox } from '../inbox/inbox.service.js';
import { NoteInput, NoteView } from './note.dto.js';
import { Notes } from './notes.service.js';

/** The team's notes about a conversation. */
@Controller('v1/conversations/:id/notes')
export class NotesController {
  constructor(
    private readonly notes: Notes,
    private readonly inbox: AgentInbox,
  ) {}

  /** Writes a note about a conversation, which its customer never sees. */
  @Post()
  @Allow('agent')
  @Answers(201, NoteView)
  write(@CallerParam() caller: Caller, @IdParam('cnv') id: string, @Body() input: NoteInput) {
    return this.notes.write(caller, id, input);
  }

  /** Lists the notes about a conversation, the newest first. */
  @Get()
  @Allow('agent')
  @AnswersPage(NoteView)
  async list(@CallerParam() caller: Caller, @IdParam('cnv') id: string, @Query() query: PageQuery) {
    await this.inbox.find(caller.workspace, id);
    return this.notes.list(caller.workspace, id, query);
  }
}
