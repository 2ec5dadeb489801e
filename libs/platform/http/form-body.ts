import { parse } from 'node:querystring';
import { applyDecorators } from '@nestjs/common';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { ApiConsumes } from '@nestjs/swagger';
import { Problem } from './problem.js';
import { ConfiguresRoute, type Configured } from './route-config.js';

const FORM = 'application/x-www-form-urlencoded';

/** For a route whose body a page's form sends, or a mail reader's (RFC 8058); it takes JSON as well. All others take no form. */
export const TakesForms = (): MethodDecorator =>
  applyDecorators(ConfiguresRoute({ takesForms: true }), ApiConsumes('application/json', FORM));

/**
 * Reads forms on the routes that take them, and refuses them elsewhere with 415: a client that names no type, as curl
 * with -d does, sends its JSON as the name of a field. A form without a byte is no body, as with JSON.
 */
export function readForms(adapter: FastifyAdapter): void {
  adapter.useBodyParser(FORM, true, {}, (request, body: Buffer, done) => {
    const { takesForms } = request.routeOptions.config as Configured;
    if (takesForms) return done(null, parse(body.toString()));
    if (body.length === 0) return done(null, undefined);
    done(
      new Problem(415, `The body came as ${FORM}, as curl -d sends it; send Content-Type: application/json`),
    );
  });
}
