import { Catch, Inject, Injectable, type ArgumentsHost } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { ProblemFilter, toProblem } from '#platform/http/problem.filter.js';
import { titleOf } from '#platform/http/problem.js';
import { LOGGER } from '#platform/tokens.js';
import { paragraph, sendPage, wantsPage } from './page.js';

/** People who came by a form or a link read in words what went wrong; programs get problem details. */
@Catch()
@Injectable()
export class PageProblemFilter extends ProblemFilter {
  protected readonly framed: boolean = false;

  constructor(@Inject(LOGGER) logger: Logger) {
    super(logger);
  }

  override catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const problem = toProblem(error);
    if (
      problem.getStatus() >= 500 ||
      !wantsPage(http.getRequest<FastifyRequest>()) ||
      reply.raw.headersSent
    ) {
      return super.catch(error, host);
    }
    if (problem.extra.retryAfter !== undefined)
      void reply.header('retry-after', String(problem.extra.retryAfter));
    const reasons = problem.extra.errors?.map((one) => one.message) ?? [problem.message];
    void reply.send(
      sendPage(reply, problem.getStatus(), titleOf(problem.getStatus()), reasons.map(paragraph).join('\n'), {
        framed: this.framed,
      }),
    );
  }
}

/** For pages that stand in other sites' frames: there too it is read what went wrong. */
@Catch()
@Injectable()
export class FramedPageProblemFilter extends PageProblemFilter {
  protected override readonly framed = true;
}
