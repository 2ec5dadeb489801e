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

/** The values of a form that was sent, by the names of its fields. */
export type FormValues = Readonly<Record<string, string>>;

/** Characters of a value that are shown again. */
const MAX_FIELD_LENGTH = 2000;

/** Answers an error as a page when the client wants a page, and as problem details (RFC 9457) with the same words otherwise. */
@Catch()
@Injectable()
export class PageProblemFilter extends ProblemFilter {
  protected readonly framed: boolean = false;
  /** The text for a refused field of the form, if the problem itself has none. */
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
    const again = !FINAL_STATUSES.has(status) && !isBrokenLink(problem);
    const form = again ? this.refilledForm(formValuesOf(request), request) : null;
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

  /** Returns the refused form, filled in with what was sent; null when this page has no form. */
  protected refilledForm(_values: FormValues, _request: FastifyRequest): Html | null {
    return null;
  }
}

/** After these statuses, sending the form again cannot succeed. */
const FINAL_STATUSES = new Set([401, 403, 404, 405, 410]);

/** Adds the words for people to a problem, for the script of a page that shows them. */
const withWords = (problem: Problem, words: string): Problem =>
  new Problem(problem.getStatus(), problem.message, {
    ...problem.extra,
    members: { ...problem.extra.members, words },
  });

function formValuesOf({ body, headers }: FastifyRequest): FormValues {
  if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return {};
  const fields = Object.entries((body ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    fields.flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value.slice(0, MAX_FIELD_LENGTH)] as const] : [],
    ),
  );
}

/** The same for pages that other sites show in a frame. */
@Catch()
@Injectable()
export class FramedPageProblemFilter extends PageProblemFilter {
  protected override readonly framed = true;
}
