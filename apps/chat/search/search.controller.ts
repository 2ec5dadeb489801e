import { Controller, Get, Query } from '@nestjs/common';
import { AnswersPage } from '#platform/http/answers.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { parseCursor, type Page } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Allow } from '#platform/http/roles.js';
import { firstIdAt } from '#platform/ports/ids.port.js';
import { instantOfDayOrTime } from '#platform/time/calendar.js';
import { searchTerms } from '../conversations/words.js';
import { MessageSearch } from './message-search.js';
import { FoundMessageView, foundMessageView, SearchQuery } from './search.dto.js';

/** Sorts after every id of a message. */
const AFTER_ALL = 'msg_~';

/** Finds messages for agents. */
@Controller('v1/messages')
export class SearchController {
  constructor(private readonly search: MessageSearch) {}

  /**
   * Finds the messages of customers and of the team that have all words of `q`, the newest first. A message is found as soon
   * as it is stored. A page may have fewer messages than `limit`, even none, while `next_cursor` is not null: the words
   * are common but seldom together, and the next page goes on where this one stopped. Notes, greetings and automatic
   * messages are not searched.
   */
  @Get()
  @Allow('agent')
  @AnswersPage(FoundMessageView)
  async find(
    @CallerParam() { workspace }: Caller,
    @Query() query: SearchQuery,
  ): Promise<Page<FoundMessageView>> {
    const terms = searchTerms(query.q);
    if (terms.length === 0) throw Problem.field('q', 'words', 'q has no word: it needs a letter or a digit');
    const [cursor] = parseCursor(query.cursor, /^(msg_[0-9a-hjkmnp-tv-z]{26})$/) ?? [];
    const end = query.until === undefined ? AFTER_ALL : firstIdOf('until', query.until);
    const { found, next } = await this.search.find({
      workspace_id: workspace,
      terms,
      conversation_id: query.conversation,
      door: query.door,
      since: query.since === undefined ? '' : firstIdOf('since', query.since),
      before: cursor !== undefined && cursor < end ? cursor : end,
      limit: query.limit,
    });
    return { items: found.map(foundMessageView), next_cursor: next };
  }
}

/** Returns the lowest id of messages that were stored at an instant or later; throws 422 for one that does not exist. */
function firstIdOf(field: string, instant: string): string {
  const at = instantOfDayOrTime(instant);
  if (!Number.isNaN(at)) return firstIdAt('msg', at);
  throw Problem.field(field, 'instant', `${field} has to be a time that the calendar has`);
}
