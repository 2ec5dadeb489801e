import { Body, Controller, Get, Patch } from '@nestjs/common';
import { Answers } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Allow } from '#platform/http/roles.js';
import { ContactBlocks } from './contact-blocks.service.js';
import { ContactChangeInput, ContactView } from './contact.dto.js';

/** Contacts, for agents. */
@Controller('v1/contacts')
export class ContactsController {
  constructor(private readonly blocks: ContactBlocks) {}

  /** Shows a contact. */
  @Get(':id')
  @Allow('agent')
  @Answers(200, ContactView)
  get(@CallerParam() caller: Caller, @IdParam('cnt') id: string) {
    return this.blocks.get(caller.workspace, id);
  }

  /**
   * Blocks a contact, or unblocks it, together with all that are merged with it. What a blocked contact writes is kept in its conversation; it starts no chat, opens
   * none and waits for no answer. The contact is not told.
   */
  @Patch(':id')
  @Allow('agent')
  @Answers(200, ContactView)
  change(@CallerParam() caller: Caller, @IdParam('cnt') id: string, @Body() input: ContactChangeInput) {
    return this.blocks.set(caller, id, input.blocked);
  }
}
