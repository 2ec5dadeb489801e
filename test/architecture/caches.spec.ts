import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';

/** Caches that may keep an entry until newer ones take its place, by file and member, with the reason. */
const WITHOUT_END: Record<string, string> = {
  'apps/fan-out/accounts/vapid.ts known': 'pairs that are sealed and never change',
  'apps/fan-out/channels/channel-versions.ts reads': 'counters of channels',
  'apps/fan-out/transports/email/workspace-mail-servers.ts owners': 'ids of workspaces',
  'apps/ad-attribution/clicks/agents.ts agents': 'properties of programs, by their name',
  'apps/ad-attribution/clicks/link-entries.ts entries': 'links, each with an instant at which it ends',
  'apps/ad-attribution/clicks/repetitions.ts seen': 'visits by a hash of the visitor that changes every day',
  'apps/ad-attribution/touches/repeated-clicks.ts seen': 'the same, for all processes',
  'apps/connections/webhooks/call-times.ts recent': 'ids of accounts that networks called about',
  'apps/console/gateway/web-files.ts files': 'files of the browser app, which everybody may load',
  'libs/platform/http/client-address.ts known': 'addresses of requests, which no account has',
  'libs/platform/log-throttle.ts lastLines': 'constants of the code',
  'libs/platform/rates/limiter.ts blocks': 'instants and numbers, by the name of an account',
  'libs/platform/security/outgoing-http.ts permittedCache': 'addresses of servers',
};

/** Returns every cache in a file as its file and member, and whether it says that an entry ends after a time. */
function cachesIn(file: string, text: string): { name: string; ends: boolean }[] {
  const found: { name: string; ends: boolean }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && node.expression.getText() === 'LRUCache') {
      const [options] = node.arguments ?? [];
      const given = options && ts.isObjectLiteralExpression(options) ? options.properties : [];
      const says = (name: string) => given.some((property) => property.name?.getText() === name);
      const max = says('max');
      if (!max) throw new Error(`${file}: a cache needs a bound`);
      found.push({ name: `${file} ${nameOf(node)}`, ends: says('ttl') && says('ttlAutopurge') });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return found;
}

function nameOf(cache: ts.Node): string {
  const { parent } = cache;
  if (ts.isPropertyDeclaration(parent) || ts.isVariableDeclaration(parent)) return parent.name.getText();
  if (ts.isBinaryExpression(parent)) return parent.left.getText();
  throw new Error(`A cache has no name: ${parent.getText()}`);
}

describe('a cache', () => {
  const files = globSync('{apps,libs}/**/*.ts', { exclude: ['**/*.{spec,fixture,child,contract}.ts'] });
  const caches = files.flatMap((file) => cachesIn(file, readFileSync(file, 'utf8')));

  it('drops each entry after a time by itself, unless it holds no secret and nothing of an account', () => {
    const endless = caches.filter(({ ends }) => !ends).map(({ name }) => name);
    expect(endless.sort()).toEqual(Object.keys(WITHOUT_END).sort());
  });

  it('is seen when it keeps entries for ever', () => {
    const text = (options: string) =>
      `class A { private readonly kept = new LRUCache<string, string>(${options}); }`;
    expect(cachesIn('a.ts', text('{ max: 10 }'))).toEqual([{ name: 'a.ts kept', ends: false }]);
    expect(cachesIn('a.ts', text('{ max: 10, ttl: 5 }'))[0]!.ends).toBe(false);
    expect(cachesIn('a.ts', text('{ max: 10, ttl: 5, ttlAutopurge: true }'))[0]!.ends).toBe(true);
    expect(() => cachesIn('a.ts', text('{ ttl: 5 }'))).toThrow('bound');
  });
});
