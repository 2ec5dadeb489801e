import { Controller, Delete, HttpCode } from '@nestjs/common';
import { Answers } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Allow } from '#platform/http/roles.js';
import { ContactErasure } from './contact-erasure.service.js';

@Controller('v1/contacts')
export class ErasureController {
  constructor(private readonly erasure: ContactErasure) {}

  /**
   * Erases the person: messages, orders, what networks call them, and which subject they were. What they wrote over a
   * network stays in the event log, sealed, for at most three days from when they wrote it.
   */
  @Delete(':id')
  @HttpCode(204)
  @Answers(204)
  @Allow()
  erase(@CallerParam() caller: Caller, @IdParam('cnt') id: string): Promise<void> {
    return this.erasure.erase(caller.workspace, id);
  }
}
