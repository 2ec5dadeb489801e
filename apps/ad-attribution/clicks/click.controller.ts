import { Controller, Get } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AnswersDirectly } from '#platform/http/direct-routes.js';
import { ReadsPath, ReadsQuery } from '#platform/http/parameters.js';
import { Answers, Redirects } from '#platform/http/answers.js';
import type { Identity } from '#platform/http/identity.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { OWN_HOST } from '../links/link.entity.js';
import { ClickAnswers } from './click-answers.js';
import { ClickQuery } from './click.dto.js';

const CODE = { description: 'The code of the link', example: 'kp3x9tqz' };

/**
 * Answers visits to tracked links on the installation's own host. Each visit is recorded before the visitor is
 * redirected.
 */
@Controller('c')
export class ClickController {
  constructor(private readonly answers: ClickAnswers) {}

  /**
   * Redirects a person to the link's door, with the click's token or code. Robots and link previews get a page about
   * the link, and are recorded as filtered. The header `X-Click-Id` has the click's id.
   */
  @Get(':code')
  @AllowEveryone('anybody may follow a tracked link')
  @AnswersDirectly()
  @ReadsPath('code', CODE)
  @ReadsQuery(ClickQuery)
  @Redirects(302, 'The door, with what names the click', { 'X-Click-Id': 'The id of the click' })
  @Answers(200, 'text/html')
  @Answers(410, 'text/html')
  click(request: FastifyRequest, reply: FastifyReply, visitor: Identity): Promise<void> {
    const { code } = request.params as { code: string };
    return this.answers.answer(OWN_HOST, code, visitor, request, reply);
  }
}
