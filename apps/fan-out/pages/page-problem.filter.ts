import { Catch, Inject, Injectable, type ArgumentsHost } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Html } from '#platform/http/html.js';
import { ProblemFilter, toProblem } from '#platform/http/problem.filter.js';
import { wordsFor } from '#platform/http/problem.page.js';
import { LOGGER } from '#platform/tokens.js';
import { paragraph, sendPage, wantsPage } from './page.js';

/** What somebody typed into a form, by the names of its fields. */
export type Typed = Readonly<Record<string, string>>;

/** Characters of a field that are given back. */
const LONGEST_FIELD = 2000;

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
    const request = http.getRequest<FastifyRequest>();
    if (!wantsPage(request) || reply.raw.headersSent) return super.catch(error, host);
    const problem = toProblem(error);
    const status = problem.getStatus();
    const form = ENDED.has(status) || isLink(problem) ? null : this.formAgain(typedInto(request), request);
    if (status >= 500) {
      if (!this.framed && form === null) return super.catch(error, host);
      this.report(error, problem, request);
    }
    if (problem.extra.retryAfter !== undefined)
      void reply.header('retry-after', String(problem.extra.retryAfter));
    void reply.header('vary', 'Accept');
    const { heading, reasons } = wordsFor(problem);
    void reply.send(
      sendPage(reply, status, heading, [...reasons.map(paragraph), form], {
        framed: this.framed,
      }),
    );
  }

  /** The form that was refused, with what was typed into it; null where there is none. */
  protected formAgain(_typed: Typed, _request: FastifyRequest): Html | null {
    return null;
  }
}

/** After these, sending the form once more is of no use. */
const ENDED = new Set([401, 403, 404, 405, 410]);

const isLink = ({ extra }: ReturnType<typeof toProblem>): boolean =>
  extra.errors?.some(({ rule }) => rule === 'token') ?? false;

function typedInto({ body, headers }: FastifyRequest): Typed {
  if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return {};
  const fields = Object.entries((body ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    fields.flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value.slice(0, LONGEST_FIELD)] as const] : [],
    ),
  );
}

/** For pages that stand in other sites' frames: there too it is read what went wrong. */
@Catch()
@Injectable()
export class FramedPageProblemFilter extends PageProblemFilter {
  protected override readonly framed = true;
}
