import { randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '#platform/http/problem.js';
import { wantsPage } from '#platform/http/problem.page.js';
import { sendProblem, toProblem } from '#platform/http/problem.filter.js';
import { Setup } from '../accounts/setup.service.js';
import { builtPage } from './web-files.js';

/** First parts of paths that are never addresses of the browser app: what is not there is a 404. */
const NOT_OF_THE_APP =
  /^\/(?:v1|app|assets|c|chat|confirm|docs|embed|hooks|internal|ledger|other-host|preferences|unsubscribe|webhooks|@[^/]*)(?:\/|$)|\.[a-z\d]+$/i;

/**
 * Content-Security-Policy of the browser app. The nonce is for two rules of style that React Aria adds to the page;
 * no script runs by it. Frames are those of the origin: a preview of a chat or of a channel.
 */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "frame-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** Answers `/` and each address of the browser app with its page, whose scripts then show what belongs to the address. */
@Injectable()
export class WebPage implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly setup: Setup,
  ) {}

  onModuleInit(): void {
    const instance = this.host.httpAdapter.getInstance<FastifyInstance>();
    // Runs after the check for other methods and for slashes at the end (`handleUnrouted`).
    instance.addHook('preParsing', (request: FastifyRequest, reply: FastifyReply, _payload, done) => {
      if (!isAddressOfTheApp(request)) return done();
      this.page(reply).then(
        (page) => reply.send(page),
        (error: unknown) => sendProblem(reply, toProblem(error)),
      );
    });
  }

  /** Returns the page for one request, and sets its headers. */
  async page(reply: FastifyReply): Promise<string> {
    const built = await builtPage();
    if (built === null) throw new Problem(503, 'The browser app is not built; npm run build does');
    const nonce = randomBytes(16).toString('base64');
    void reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-security-policy', policy(nonce))
      .header('cross-origin-opener-policy', 'same-origin')
      .header('cache-control', 'no-store')
      .header('vary', 'Accept');
    const setUp = (await this.setup.isDone()) ? 'yes' : 'no';
    return built.replace('%NONCE%', nonce).replace('%SET_UP%', setUp);
  }
}

function isAddressOfTheApp({ is404, method, headers, raw: { url = '/' } }: FastifyRequest): boolean {
  if (!is404 || (method !== 'GET' && method !== 'HEAD') || !wantsPage(headers)) return false;
  const [path = '/'] = url.split('?');
  return !NOT_OF_THE_APP.test(path);
}
