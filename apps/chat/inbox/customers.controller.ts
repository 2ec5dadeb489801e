import { Body, Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';
import { Answers, AnswersPage, Refuses } from '#platform/http/answers.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { pageOf, PageQuery, parseCursor } from '#platform/http/page.js';
import { IdParam } from '#platform/http/parameters.js';
import { Allow } from '#platform/http/roles.js';
import { Customers } from '../contacts/customers.service.js';
import {
  ContactMergeInput,
  ContactMergeView,
  contactMergeView,
  CustomerView,
  customerView,
} from './contact.dto.js';
import { CustomerConversations } from './customer-conversations.service.js';
import { ConversationView } from './inbox.dto.js';

/** Contacts that are one person, for agents. */
@Controller('v1/contacts/:id')
export class CustomersController {
  constructor(
    private readonly customers: Customers,
    private readonly conversations: CustomerConversations,
  ) {}

  /** Shows all contacts of the person behind a contact, and the merges that hold them together. */
  @Get('customer')
  @Allow('agent')
  @Answers(200, CustomerView)
  async show(@CallerParam() caller: Caller, @IdParam('cnt') id: string) {
    return customerView(await this.customers.of(caller.workspace, id));
  }

  /** Lists the conversations of the person behind a contact, through all doors and in every state, those with the latest message first. */
  @Get('conversations')
  @Allow('agent')
  @AnswersPage(ConversationView)
  list(@CallerParam() caller: Caller, @IdParam('cnt') id: string, @Query() query: PageQuery) {
    return this.conversations.list(caller, id, query);
  }

  /**
   * Merges a contact with another one of the same person, and with all that either is merged with. Contacts that are one
   * customer already stay as they are. Each keeps its conversations, its block and what the ads side knows of it, and no
   * report changes.
   */
  @Post('merges')
  @HttpCode(200)
  @Allow('agent')
  @Refuses(409, 'The customer would have more than 50 contacts')
  @Answers(200, CustomerView)
  async merge(
    @CallerParam() caller: Caller,
    @IdParam('cnt') id: string,
    @Body() { contact_id }: ContactMergeInput,
  ) {
    return customerView(await this.customers.merge(caller, id, contact_id));
  }

  /** Lists who merged the contacts of the person behind a contact, and who split them again, the latest merge first. */
  @Get('merges')
  @Allow('agent')
  @AnswersPage(ContactMergeView)
  async history(@CallerParam() { workspace }: Caller, @IdParam('cnt') id: string, @Query() query: PageQuery) {
    const [before] = parseCursor(query.cursor, /^(mrg_[0-9a-hjkmnp-tv-z]{26})$/) ?? [];
    const rows = await this.customers.history(workspace, id, before, query.limit + 1);
    return pageOf(rows, query.limit, (row) => row.id, contactMergeView);
  }

  /**
   * Takes a merge back: the contacts that it held together are two customers again, exactly as before. One that was taken
   * back already changes nothing. Answers with the customer of the contact in the path.
   */
  @Delete('merges/:mergeId')
  @HttpCode(200)
  @Allow('agent')
  @Answers(200, CustomerView)
  async split(
    @CallerParam() caller: Caller,
    @IdParam('cnt') id: string,
    @IdParam('mrg', 'mergeId') mergeId: string,
  ) {
    return customerView(await this.customers.split(caller, id, mergeId));
  }
}
