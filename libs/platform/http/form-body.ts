import { parse } from 'node:querystring';
import { applyDecorators } from '@nestjs/common';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { ApiConsumes } from '@nestjs/swagger';
import { Problem } from './problem.js';
import { ConfiguresRoute, type Configured } from './route-config.js';

const FORM = 'application/x-www-form-urlencoded';

/** Route decorator: accepts a form of a page, or of a mail program (RFC 8058), in addition to JSON. Other routes refuse forms. */
export const TakesForms = (): MethodDecorator =>
  applyDecorators(ConfiguresRoute({ takesForms: true }), ApiConsumes('application/json', FORM));

/**
 * Reads forms on routes with `TakesForms`, and refuses them elsewhere with 415: curl with -d sends this type by default, and
 * its JSON would become the name of a field. An empty form counts as no body, like empty JSON.
 */
export function readForms(adapter: FastifyAdapter): void {
  adapter.useBodyParser(FORM, true, {}, (request, body: Buffer, done) => {
    const { takesForms, takes = 'application/json' } = request.routeOptions.config as Configured;
    if (takesForms) return done(null, parse(body.toString()));
    if (body.length === 0) return done(null, undefined);
    done(new Problem(415, `The body came as ${FORM}, as curl -d sends it; send Content-Type: ${takes}`));
  });
}
