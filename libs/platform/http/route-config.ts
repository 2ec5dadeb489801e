import type { Type } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { RouteConfig } from '@nestjs/platform-fastify';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';

/** Settings of a route that Fastify's hooks need, since they cannot see the other decorators. */
export interface Configured {
  /** Everybody may call it, without an API key. */
  open?: true;
  /** The route checks its body itself: the limits of input-limits.ts do not apply to it. */
  checksOwnBody?: true;
  /** The content type of the bodies that it takes instead of JSON, for the refusal of others. */
  takes?: string;
  /** It takes a page's form besides JSON (form-body.ts). */
  takesForms?: true;
  /** Counts its requests before their bodies are read (early-limit.ts). */
  limit?: Type<{ count(request: FastifyRequest, ip: string): Promise<void> }>;
  /** The method that Fastify calls itself, without Nest (direct-routes.ts). */
  direct?: { controller: Type; method: string };
}

/** Adds to the settings of the route. */
export const ConfiguresRoute =
  (added: Configured): MethodDecorator =>
  (target, name, descriptor) => {
    const said = Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, descriptor.value as object) as
      Configured | undefined;
    RouteConfig({ ...said, ...added })(target, name, descriptor as never);
  };
