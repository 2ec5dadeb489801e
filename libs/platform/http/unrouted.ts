import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from './problem.js';
import { sendProblem } from './problem.filter.js';

/** The methods that a service accepts at each path, by the patterns of its routes. */
export class RouteTable {
  private readonly routes = new Map<string, { pattern: RegExp; methods: Set<string> }>();

  add(url: string, methods: string | string[]): void {
    const route = this.routes.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    this.routes.set(url, route);
    for (const method of [methods].flat()) route.methods.add(method);
  }

  /** Returns the methods accepted at a path; empty if there is no route. A route without parameters hides those with parameters. */
  methodsAt(path: string): string[] {
    const own = this.methodsOfExactPath(path);
    if (own) return [...own].sort();
    const found = [...this.routes.values()].filter(({ pattern }) => pattern.test(path));
    return [...new Set(found.flatMap(({ methods }) => [...methods]))].sort();
  }

  /** Returns the methods of a route without parameters at exactly this path. */
  methodsOfExactPath(path: string): ReadonlySet<string> | undefined {
    return path.includes(':') ? undefined : this.routes.get(path)?.methods;
  }
}

/** Converts a route such as `/@:handle/live` to a regular expression: a parameter is anything up to the next slash. */
function patternOf(url: string): RegExp {
  const parts = url.split(/:\w+/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^/]+')}$`);
}

/**
 * Answers requests that no route accepts: with 308 to the path without trailing slashes if there is a route, keeping the
 * query; with 405 and Allow if the path accepts other methods; else 404. Call it before the routes are declared.
 */
export function handleUnrouted(instance: FastifyInstance): void {
  const table = new RouteTable();
  instance.addHook('onRoute', ({ url, method }) => table.add(url, method));
  // Runs after the onRequest hooks and before the body is read.
  instance.addHook('preParsing', (request: FastifyRequest, reply: FastifyReply, _payload, done) => {
    const { url = '/' } = request.raw;
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    const query = mark < 0 ? undefined : url.slice(mark + 1);
    // The router matches /v1/channels/ with /v1/channels/:id and an empty id.
    const accepted = !request.is404 && (table.methodsOfExactPath(path)?.has(request.method) ?? true);
    if (accepted && !path.endsWith('/')) return done();
    const bare = trimTrailingSlashes(path);
    if (bare !== path && table.methodsAt(bare).length > 0) {
      const location = query === undefined ? bare : `${bare}?${query}`;
      return void reply.header('cache-control', 'no-store').redirect(location, 308);
    }
    const allow = table.methodsAt(path);
    if (allow.length === 0 || allow.includes(request.method)) return done();
    sendProblem(reply, new Problem(405, `This address accepts ${allow.join(', ')}`, { allow }));
  });
}

function trimTrailingSlashes(path: string): string {
  let end = path.length;
  while (end > 1 && path[end - 1] === '/') end--;
  return path.slice(0, end);
}
