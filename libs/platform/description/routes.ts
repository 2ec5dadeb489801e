import type { INestApplication, Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { ModulesContainer } from '@nestjs/core';
import { queryClassOf } from '../http/parameters.js';

/** A controller method that answers requests. */
export interface DescribedRoute {
  controller: Type;
  method: string;
  handler: object;
  /** Class of its query, if it reads one. */
  query?: Type;
  body?: Type;
}

interface Argument {
  index: number;
  data?: unknown;
  pipes: unknown[];
}

/** Returns the routes of an app by `Controller.method`. */
export function routesOf(service: INestApplication): Map<string, DescribedRoute> {
  const routes = new Map<string, DescribedRoute>();
  for (const module of service.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      const controller = metatype as Type;
      for (const method of Object.getOwnPropertyNames(controller.prototype)) {
        const handler: unknown = Object.getOwnPropertyDescriptor(controller.prototype, method)!.value;
        if (typeof handler === 'function' && method !== 'constructor')
          routes.set(`${controller.name}.${method}`, {
            controller,
            method,
            handler,
            query: queryClassOf(handler) ?? argument(controller, method, RouteParamtypes.QUERY),
            body: argument(controller, method, RouteParamtypes.BODY),
          });
      }
    }
  }
  return routes;
}

/** Returns the class that validates the whole query or body: the type of the argument, or the `expectedType` of its pipe. */
function argument(controller: Type, method: string, kind: RouteParamtypes): Type | undefined {
  const all = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as Record<
    string,
    Argument
  >;
  const types = (Reflect.getMetadata('design:paramtypes', controller.prototype as object, method) ??
    []) as Type[];
  for (const [key, { index, data, pipes }] of Object.entries(all)) {
    if (!key.startsWith(`${kind}:`) || data !== undefined) continue;
    const [expected] = pipes.flatMap((pipe) => (pipe as { expectedType?: Type }).expectedType ?? []);
    return expected ?? types[index];
  }
  return undefined;
}
