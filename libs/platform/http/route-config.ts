import { RouteConfig } from '@nestjs/platform-fastify';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';

/** What a route says of itself to Fastify, which knows nothing of the other decorators. */
export interface Configured {
  /** Everybody may call it. */
  open?: true;
  /** Its bodies bring what strangers write to many. */
  judgesBody?: true;
}

/** Adds to what the route says of itself. */
export const ConfiguresRoute =
  (added: Configured): MethodDecorator =>
  (target, name, descriptor) => {
    const said = Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, descriptor.value as object) as
      Configured | undefined;
    RouteConfig({ ...said, ...added })(target, name, descriptor as never);
  };
