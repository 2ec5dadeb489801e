import { Catch, Inject, Injectable, type ArgumentsHost } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Html } from '#platform/http/html.js';
import { ProblemFilter, toProblem } from '#platform/http/problem.filter.js';
import { Problem } from '#platform/http/problem.js';
import { isBrokenLink, wordsFor, type FieldWords } from '#platform/http/problem.page.js';
import { PROBLEM_TEXTS } from '#platform/http/problem.texts.js';
import { pageLanguage } from '#platform/language/page-language.js';
import { LOGGER } from '#platform/tokens.js';
import { paragraph, sendPage, wantsPage } from './page.js';

/** What somebody typed into a form, by the names of its fields. */
export type Typed = Readonly<Record<string, string>>;

/** Characters of a field that are given back. */
const LONGEST_FIELD = 2000;

/** People who came by a form or a link read in words what went wrong; programs get problem details with the same words in them. */
@Catch()
@Injectable()
export class PageProblemFilter extends ProblemFilter {
  protected readonly framed: boolean = false;
  /** What is said of a field of the form that was refused, where the problem itself does not say it. */
  protected readonly fields: FieldWords = {};

  constructor(@Inject(LOGGER) logger: Logger) {
    super(logger);
  }

  override catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const request = http.getRequest<FastifyRequest>();
    const problem = toProblem(error);
    const status = problem.getStatus();
    const language = pageLanguage(request);
    const { heading, reasons } = wordsFor(problem, language, this.fields);
    if (!wantsPage(request) || reply.raw.headersSent)
      return super.catch(status < 500 ? withWords(problem, reasons.join(' ')) : error, host);
    const again = !ENDED.has(status) && !isBrokenLink(problem);
    const form = again ? this.formAgain(typedInto(request), request) : null;
    if (status >= 500) {
      if (!this.framed && form === null) return super.catch(error, host);
      this.report(error, problem, request);
    }
    if (problem.extra.retryAfter !== undefined)
      void reply.header('retry-after', String(problem.extra.retryAfter));
    void reply.header('vary', 'Accept, Accept-Language');
    // The form is what is wrong, whatever the status says to programs.
    const title = form && status < 409 ? PROBLEM_TEXTS[language].headings[422]! : heading;
    const body = [...reasons.map(paragraph), form];
    void reply.send(sendPage(reply, status, title, body, { framed: this.framed }));
  }

  /** The form that was refused, with what was typed into it; null where there is none. */
  protected formAgain(_typed: Typed, _request: FastifyRequest): Html | null {
    return null;
  }
}

/** After these, sending the form once more is of no use. */
const ENDED = new Set([401, 403, 404, 405, 410]);

/** For the script of a page, which shows people what it is answered. */
const withWords = (problem: Problem, words: string): Problem =>
  new Problem(problem.getStatus(), problem.message, {
    ...problem.extra,
    members: { ...problem.extra.members, words },
  });

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
