import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import { Answers, AnswersPage, Refuses } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { PageQuery } from '#platform/http/page.js';
import { Allow } from '#platform/http/roles.js';
import { TagInput, TagView } from './tag.dto.js';
import { Tags } from './tags.service.js';

/** A workspace's tags, by which the team sorts conversations. */
@Controller('v1/tags')
export class TagsController {
  constructor(private readonly tags: Tags) {}

  /** Creates a tag; a workspace has 200 at most. */
  @Post()
  @Allow('agent')
  @Answers(201, TagView)
  @Refuses(409, 'A tag with this name exists, or there are 200')
  create(@CallerParam() caller: Caller, @Body() input: TagInput) {
    return this.tags.create(caller, input);
  }

  /** Lists tags, the newest first, with the number of open conversations of each. */
  @Get()
  @Allow('agent')
  @AnswersPage(TagView)
  list(@CallerParam() caller: Caller, @Query() page: PageQuery) {
    return this.tags.list(caller.workspace, page);
  }

  /** Renames a tag; its conversations keep it. */
  @Patch(':id')
  @Allow('agent')
  @Answers(200, TagView)
  @Refuses(409, 'A tag with this name exists')
  rename(@CallerParam() caller: Caller, @IdParam('tag') id: string, @Body() input: TagInput) {
    return this.tags.rename(caller.workspace, id, input);
  }

  /** Deletes a tag, and takes it from all conversations. */
  @Delete(':id')
  @HttpCode(204)
  @Allow('agent')
  @Answers(204)
  delete(@CallerParam() caller: Caller, @IdParam('tag') id: string) {
    return this.tags.delete(caller.workspace, id);
  }
}
