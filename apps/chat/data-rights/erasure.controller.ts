import { Controller, Delete, HttpCode } from '@nestjs/common';
import { DIALOG_RETENTION } from '#message/dialog.topic.js';
import { Erased, erased } from '#message/erased.dto.js';
import { Answers } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Allow } from '#platform/http/roles.js';
import { Clock } from '#platform/ports/clock.port.js';
import { ContactErasure } from './contact-erasure.service.js';

/** Erases contacts for the workspace's owner. */
@Controller('v1/contacts')
export class ErasureController {
  constructor(
    private readonly erasure: ContactErasure,
    private readonly clock: Clock,
  ) {}

  /**
   * Erases a contact and all that are merged with it: messages, notes and files, orders, network identities, and the subject
   * ids. A person who writes again later is a new contact. Sealed messages from networks stay in the event log for at most three days
   * after they were written, until `forgotten_by`.
   */
  @Delete(':id')
  @HttpCode(200)
  @Answers(200, Erased)
  @Allow()
  async erase(@CallerParam() caller: Caller, @IdParam('cnt') id: string): Promise<Erased> {
    await this.erasure.erase(caller.workspace, id);
    return erased(this.clock.now(), DIALOG_RETENTION);
  }
}
