import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from './problem.js';
import { sendProblem } from './problem.filter.js';

/** Which methods a service takes at which addresses, by the patterns of its routes. */
export class RouteTable {
  private readonly routes = new Map<string, { pattern: RegExp; methods: Set<string> }>();

  add(url: string, methods: string | string[]): void {
    const route = this.routes.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    this.routes.set(url, route);
    for (const method of [methods].flat()) route.methods.add(method);
  }

  /** Empty where there is nothing at the path. An address of its own takes no methods of one with parameters. */
  methodsAt(path: string): string[] {
    const own = this.ownMethodsAt(path);
    if (own) return [...own].sort();
    const found = [...this.routes.values()].filter(({ pattern }) => pattern.test(path));
    return [...new Set(found.flatMap(({ methods }) => [...methods]))].sort();
  }

  /** Of a path that is a route's pattern as it stands. */
  ownMethodsAt(path: string): ReadonlySet<string> | undefined {
    return path.includes(':') ? undefined : this.routes.get(path)?.methods;
  }
}

/** `/@:handle/live` as an expression: a parameter is anything up to the next slash. */
function patternOf(url: string): RegExp {
  const parts = url.split(/:\w+/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^/]+')}$`);
}

/**
 * Answers what no route takes: 308 to the address without its slashes at the end where there is one, with its query;
 * 405 with Allow where the address takes other methods. The rest is 404. Call it before the routes are declared.
 */
export function answerUnrouted(instance: FastifyInstance): void {
  const table = new RouteTable();
  instance.addHook('onRoute', ({ url, method }) => table.add(url, method));
  // After the hooks that meet a request, before its body is read.
  instance.addHook('preParsing', async (request: FastifyRequest, reply: FastifyReply) => {
    const [path = '/', query] = (request.raw.url ?? '/').split(/\?(.*)/s);
    // The router takes /v1/channels/ for /v1/channels/:id with an empty id.
    const taken = !request.is404 && (table.ownMethodsAt(path)?.has(request.method) ?? true);
    if (taken && !path.endsWith('/')) return;
    const bare = withoutSlashes(path);
    if (bare !== path && table.methodsAt(bare).length > 0) {
      const location = query === undefined ? bare : `${bare}?${query}`;
      return reply.header('cache-control', 'no-store').redirect(location, 308);
    }
    const allow = table.methodsAt(path);
    if (allow.length === 0 || allow.includes(request.method)) return;
    sendProblem(reply, new Problem(405, `This address takes ${allow.join(', ')}`, { allow }));
    return reply;
  });
}

function withoutSlashes(path: string): string {
  let end = path.length;
  while (end > 1 && path[end - 1] === '/') end--;
  return path.slice(0, end);
}
